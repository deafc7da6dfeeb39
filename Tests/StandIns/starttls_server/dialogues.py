# SPDX-License-Identifier: Apache-2.0
"""What each protocol says before TLS, from the server's side. Each dialogue returns whether TLS comes next."""

LDAP_OPERATION = b"1.3.6.1.4.1.1466.20037"
POSTGRES_REQUEST = bytes([0, 0, 0, 8, 4, 210, 22, 47])


def smtp(stream, refuses):
    stream.write(b"220-mail.example is\r\n220 here\r\n")
    greeting = stream.readline()
    if not greeting.startswith(b"EHLO ") or greeting == b"EHLO \r\n":
        stream.write(b"500 EHLO first\r\n")
        return False
    stream.write(b"250-mail.example\r\n250-STARTTLS\r\n250 HELP\r\n")
    asked = stream.readline() == b"STARTTLS\r\n"
    stream.write(b"220 go ahead\r\n" if asked and not refuses else b"454 not now\r\n")
    return asked and not refuses


def imap(stream, refuses):
    stream.write(b"* OK [CAPABILITY IMAP4rev2 STARTTLS] ready\r\n")
    while True:
        tag, _, command = stream.readline().strip().partition(b" ")
        if not tag:
            return False
        if command.upper() == b"CAPABILITY":
            stream.write(b"* CAPABILITY IMAP4rev2 STARTTLS\r\n" + tag + b" OK done\r\n")
            continue
        asked = command.upper() == b"STARTTLS"
        if asked and not refuses:
            stream.write(tag + b" OK begin\r\n")
            return True
        stream.write(tag + b" BAD not now\r\n")
        return False


def pop3(stream, refuses):
    stream.write(b"+OK ready\r\n")
    asked = stream.readline().strip().upper() == b"STLS"
    stream.write(b"+OK begin\r\n" if asked and not refuses else b"-ERR not now\r\n")
    return asked and not refuses


def postgres(stream, refuses):
    asked = stream.read(len(POSTGRES_REQUEST)) == POSTGRES_REQUEST
    stream.write(b"S" if asked and not refuses else b"N")
    return asked and not refuses


def ldap(stream, refuses):
    """Reads one ExtendedRequest (RFC 4511 section 4.12), whose lengths fit one byte each."""
    header = stream.read(2)
    if len(header) < 2 or header[0] != 0x30 or header[1] >= 0x80:
        return False
    message = stream.read(header[1])
    number = message[: 2 + message[1]]
    request = message[len(number) :]
    asked = (
        number[0] == 0x02
        and request[0] == 0x77
        and request[1] == len(request) - 2
        and request[2] == 0x80
        and request[4 : 4 + request[3]] == LDAP_OPERATION
    )
    # The result codes success and unavailable (section 4.1.9), with an empty matchedDN and diagnosticMessage.
    result = bytes([0x0A, 1, 0 if asked and not refuses else 52, 4, 0, 4, 0])
    answer = number + bytes([0x78, len(result)]) + result
    stream.write(bytes([0x30, len(answer)]) + answer)
    return asked and not refuses


ALL = {dialogue.__name__: dialogue for dialogue in (smtp, imap, pop3, postgres, ldap)}

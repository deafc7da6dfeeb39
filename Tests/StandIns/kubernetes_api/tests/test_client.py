# SPDX-License-Identifier: Apache-2.0
"""The official client for Python takes the stand-in for a real cluster."""

from __future__ import annotations

import socket
import ssl
import struct
import unittest
import warnings
from collections.abc import Iterator
from pathlib import Path

import websocket
from kubernetes import client, config, watch
from kubernetes.stream import portforward

from .running import SECONDS, Server, StandIn, StandInCase, config_map, pod, secret

_REQUEST = b"GET /certs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


class OfficialClient(StandInCase):
    arguments = ()

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.server = Server()
        cls.addClassCleanup(cls.server.stop)

    def setUp(self) -> None:
        super().setUp()
        # The official client leaves sockets of its tunnels to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)

    def _api(self, context: str = "token") -> client.CoreV1Api:
        connection = config.new_client_from_config(self.stand_in.kubeconfig, context)
        self.addCleanup(connection.rest_client.pool_manager.clear)
        return client.CoreV1Api(connection)

    def test_every_way_to_come_in(self) -> None:
        self.stand_in.put(pod("a"))
        for context in ("token", "certificate", "exec", "exec-v1beta1", "admin", "admin-certificate"):
            with self.subTest(context):
                found = self._api(context).list_pod_for_all_namespaces()
                self.assertEqual([one.metadata.name for one in found.items], ["a"])
        calls = (self.stand_in.folder / "exec-calls").read_text().splitlines()
        self.assertEqual(len(calls), 2)
        users = {one["user"] for one in self.stand_in.control("GET", "/requests?verb=list&resource=pods")["requests"]}
        self.assertEqual(users, {"system:serviceaccount:istio-system:istio-certificate-exporter", "admin"})

    def test_pages(self) -> None:
        self.stand_in.put(*(secret(f"s{number}") for number in range(7)))
        api, token, pages = self._api(), None, []
        while token != "":
            page = api.list_namespaced_secret("team", limit=3, _continue=token)
            pages.append([one.metadata.name for one in page.items])
            token = page.metadata._continue or ""
        self.assertEqual(pages, [["s0", "s1", "s2"], ["s3", "s4", "s5"], ["s6"]])

    def test_a_watch(self) -> None:
        api, seen = self._api(), []
        begin = api.list_config_map_for_all_namespaces().metadata.resource_version
        self.stand_in.put(config_map("a"), config_map("b"))
        watcher = watch.Watch()
        for event in watcher.stream(
            api.list_config_map_for_all_namespaces, resource_version=begin, timeout_seconds=SECONDS
        ):
            seen.append((event["type"], event["object"].metadata.name))
            if seen[-1] == ("ADDED", "b"):
                self.stand_in.control("DELETE", "/objects?resource=configmaps&namespace=team&name=a")
            if event["type"] == "DELETED":
                watcher.stop()
        self.assertEqual(seen, [("ADDED", "a"), ("ADDED", "b"), ("DELETED", "a")])

    def test_writes(self) -> None:
        api = self._api()
        api.create_namespaced_config_map("team", config_map("a"))
        with self.assertRaises(client.ApiException) as raised:
            api.create_namespaced_config_map("team", config_map("a"))
        self.assertEqual(raised.exception.status, 409)
        changed = config_map("a")
        changed["data"] = {"key": "other"}
        api.replace_namespaced_config_map("a", "team", changed)
        self.assertEqual(api.read_namespaced_config_map("a", "team").data, {"key": "other"})
        api.delete_namespaced_config_map("a", "team")
        self.assertEqual(api.list_namespaced_config_map("team").items, [])

    def _tunnelled(self, port: int = 15000) -> tuple[bytes, str | None]:
        api = self._api()
        forward = portforward(api.connect_get_namespaced_pod_portforward, "a", "team", ports=str(port))
        tunnel, received = forward.socket(port), b""
        tunnel.settimeout(SECONDS)
        try:
            tunnel.sendall(_REQUEST)
            while data := tunnel.recv(65536):
                received += data
        except (ConnectionResetError, BrokenPipeError):
            pass
        error = forward.error(port)
        forward.close()
        return received, error

    def _open_ports(self) -> None:
        self.stand_in.put(pod("a"))
        mapping = {"namespace": "team", "pod": "a", "port": 15000, "to_port": self.server.port}
        self.stand_in.control("POST", "/ports", mapping)

    def test_a_tunnel(self) -> None:
        self._open_ports()
        received, error = self._tunnelled()
        self.assertTrue(received.endswith(b"\r\n\r\n" + Server.body))
        self.assertIsNone(error)
        self.assertTrue(self.stand_in.control("POST", "/await", {"gauge": "open_tunnels", "at_most": 0})["met"])
        self.assertGreater(self.stand_in.control("GET", "/counters")["bytes_sent"], len(Server.body))

    def test_a_tunnel_to_a_port_where_nobody_listens(self) -> None:
        self._open_ports()
        received, error = self._tunnelled(15001)
        self.assertEqual(received, b"")
        self.assertIn("error forwarding port 15001 to pod", error)

    def test_a_tunnel_in_fragments_with_pings(self) -> None:
        self._open_ports()
        self.stand_in.fault("tunnel_fragments", subresource="portforward", bytes=1000)
        received, _ = self._tunnelled()
        self.assertTrue(received.endswith(Server.body))

    def _messages(self) -> Iterator[bytes]:
        """Of a tunnel, to the end of the connection. The official client loses what comes close to an end."""
        url = self.stand_in.ready["url"].replace("https", "wss")
        tunnel = websocket.create_connection(
            f"{url}/api/v1/namespaces/team/pods/a/portforward?ports=15000",
            timeout=SECONDS,
            subprotocols=["v4.channel.k8s.io"],
            header={"Authorization": f"Bearer {self.stand_in.token()}"},
            sslopt={"ca_certs": self.stand_in.ready["ca_file"]},
        )
        self.assertEqual(tunnel.getsubprotocol(), "v4.channel.k8s.io")
        tunnel.send_binary(b"\0" + _REQUEST)
        try:
            while message := tunnel.recv():
                yield message
        except (websocket.WebSocketConnectionClosedException, ConnectionError):
            yield b"torn"
        tunnel.close()

    def test_a_tunnel_begins_with_its_port_on_both_channels(self) -> None:
        self._open_ports()
        messages = list(self._messages())
        self.assertEqual(messages[:2], [b"\0" + struct.pack("<H", 15000), b"\1" + struct.pack("<H", 15000)])
        self.assertTrue(all(message[:1] == b"\0" for message in messages[2:]))
        self.assertTrue(b"".join(message[1:] for message in messages[2:]).endswith(Server.body))

    def test_a_tunnel_that_ends_or_fails_within_an_answer(self) -> None:
        self._open_ports()
        for end, torn in {"close": [], "fin": [b"torn"], "reset": [b"torn"]}.items():
            with self.subTest(end):
                self.stand_in.fault("tunnel_cut", after_bytes=50, end=end)
                messages = list(self._messages())[2:]
                data = b"".join(one[1:] for one in messages if one[:1] == b"\0")
                # A reset may take what was sent before it along.
                self.assertIn(len(data), {0, 50} if end == "reset" else {50})
                self.assertEqual([one for one in messages if one[:1] != b"\0"], torn)
        self.stand_in.fault("tunnel_error", after_bytes=50, message="lost connection to pod")
        *data, error = list(self._messages())[2:]
        self.assertEqual(sum(len(one) - 1 for one in data), 50)
        self.assertEqual(error, b"\1lost connection to pod")

    def test_a_tunnel_that_hangs(self) -> None:
        self._open_ports()
        self.stand_in.fault("tunnel_hang", subresource="portforward")
        api = self._api()
        forward = portforward(api.connect_get_namespaced_pod_portforward, "a", "team", ports="15000")
        forward.socket(15000).sendall(_REQUEST)
        self.assertTrue(self.stand_in.control("POST", "/await", {"gauge": "open_tunnels", "at_least": 1})["met"])
        forward.close()
        self.assertTrue(self.stand_in.control("POST", "/await", {"gauge": "open_tunnels", "at_most": 0})["met"])

    def test_a_tunnel_ends_when_its_pod_is_deleted(self) -> None:
        self._open_ports()
        api = self._api()
        forward = portforward(api.connect_get_namespaced_pod_portforward, "a", "team", ports="15000")
        tunnel = forward.socket(15000)
        tunnel.settimeout(SECONDS)
        self.assertTrue(self.stand_in.control("POST", "/await", {"gauge": "open_tunnels", "at_least": 1})["met"])
        self.stand_in.control("DELETE", "/objects?resource=pods&namespace=team&name=a")
        self.assertEqual(tunnel.recv(1), b"")
        forward.close()

    def test_a_new_authority_is_served_at_once(self) -> None:
        before = Path(self.stand_in.ready["ca_file"]).read_text()
        self.stand_in.control("POST", "/certificates/rotate")
        for context in ("token", "certificate"):
            self.assertEqual(self._api(context).list_namespaced_secret("team").items, [])
        address = (self.stand_in.ready["service_host"], self.stand_in.ready["service_port"])
        with socket.create_connection(address, SECONDS) as connection, self.assertRaises(ssl.SSLCertVerificationError):
            ssl.create_default_context(cadata=before).wrap_socket(connection, server_hostname=address[0])

    def test_the_proxy_to_a_pod(self) -> None:
        self._open_ports()
        read = self._api().connect_get_namespaced_pod_proxy_with_path
        self.assertEqual(read("a:15000", "team", "stats/prometheus").encode(), Server.body)
        with self.assertRaises(client.ApiException) as raised:
            read("a:15020", "team", "stats/prometheus")
        self.assertEqual(raised.exception.status, 503)
        self.assertIn("error trying to reach service: dial tcp 10.0.0.1:15020", raised.exception.body)


class Ending(unittest.TestCase):
    def test_the_server_ends_on_sigterm_with_a_watch_open(self) -> None:
        stand_in = StandIn("--plain")
        self.addCleanup(stand_in.stop)
        with stand_in.open("/api/v1/pods?watch=1"):
            stand_in.process.terminate()
            self.assertEqual(stand_in.process.wait(SECONDS), 0)

    def test_the_server_ends_with_its_standard_input(self) -> None:
        self.assertEqual(StandIn("--plain").stop(), 0)

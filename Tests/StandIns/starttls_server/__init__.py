# SPDX-License-Identifier: Apache-2.0
"""A server that begins in plain text and turns to TLS when it is asked for it properly."""

# SPDX-License-Identifier: Apache-2.0
"""A stand-in for a Vault or OpenBao server."""

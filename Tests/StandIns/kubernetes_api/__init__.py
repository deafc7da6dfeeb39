# SPDX-License-Identifier: Apache-2.0
"""A stand-in for a Kubernetes API server that speaks the real wire protocol."""

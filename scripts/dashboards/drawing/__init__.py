# SPDX-License-Identifier: Apache-2.0
"""Pictures of dashboards, drawn from the answers of a Prometheus as Grafana would show them."""

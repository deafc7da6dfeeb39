# SPDX-License-Identifier: Apache-2.0
"""The dashboards: made by scripts/make-dashboards, checked by scripts/check-dashboards, drawn by
scripts/draw-dashboards.
"""

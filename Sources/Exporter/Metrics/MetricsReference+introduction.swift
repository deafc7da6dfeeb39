// SPDX-License-Identifier: Apache-2.0

extension MetricsReference {
    static let introduction = """
        <!-- Generated from Sources/Exporter/Metrics/Catalogue.swift: change it there, then run
             UPDATE_DOCS=1 swift test --filter MetricsReferenceTests -->

        # Metrics

        Every series that the program can emit. Times are seconds since the epoch. What is not known has no series, \
        and never a zero in its place. Last known values outlive a failed poll until `max_age`, then they end; those of \
        a thing that was deleted end at the next scrape.

        ## Scraping

        `namespace`, `workload` and `pod` are those of the proxy that holds the certificate, not of the exporter. Set \
        `honor_labels: true` in the scrape configuration (`honorLabels: true` in a ServiceMonitor), or Prometheus \
        renames them to `exported_namespace` and so on, and the alerts and the dashboard find nothing.

        ```yaml
        scrape_configs:
          - job_name: istio-certificate-exporter
            honor_labels: true
            static_configs:
              - targets: ["127.0.0.1:9694"]
        ```

        ## Labels of a slot

        A label that does not apply is absent. None of them changes when the certificate does. Values longer than 1024 \
        bytes are cut and end in a digest of the whole; control characters are replaced.

        | label | meaning |
        | --- | --- |
        | `source` | what was read: `envoy`, `ztunnel`, `agent` (the expiry that an Istio agent tells), `handshake` (what a \
        server presents), `secret`, `configmap`, `cluster_trust_bundle`, `webhook` (a `caBundle`), `file`, `cert_manager` \
        (the status of a Certificate), `csr` (what a signer of Kubernetes issued), `vault`, `tls` |
        | `cluster` | the cluster's name, only where the configuration gives it one |
        | `namespace`, `workload`, `pod` | whose certificate it is: from the cluster, the configuration, or as the proxy tells |
        | `secret` | the SDS resource in a proxy, the name of a Secret or another object, the path of a file |
        | `key` | the key within a Secret or ConfigMap, the webhook within its configuration |
        | `role` | `leaf`, `intermediate` or `root` |
        | `name` | tells the certificates of one place apart: the SPIFFE ID, else the first DNS name, else the common \
        name, else the whole subject |
        | `twin` | `2`, `3`, … for the second and later certificate of one name and role in one place |

        """
}

// SPDX-License-Identifier: Apache-2.0

import Testing

/// The ways to run Istio's CA that docs/issuers.md has a section for: each is set up as its objects and answers leave a
/// cluster, and then broken in the ways in which it breaks.
@Suite("Issuers", .serialized, .timeLimit(.minutes(5)))
struct IssuerTests {}

// SPDX-License-Identifier: Apache-2.0

@testable import Exposition

extension LabelSet {
    var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension SampleLines {
    var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension Page {
    func text(_ sections: [Section], as format: ExpositionFormat = .text) -> String {
        String(decoding: render(sections, as: format, gzip: false), as: UTF8.self)
    }
}

extension ExpositionReader {
    /// Everything that one text holds.
    static func samples(_ text: String) -> (samples: [Sample], badLines: Int) {
        var reader = ExpositionReader()
        var samples: [Sample] = []
        reader.read(Array(text.utf8)) { samples.append($0) }
        return (samples, reader.badLines)
    }
}

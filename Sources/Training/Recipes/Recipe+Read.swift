internal import CRecipes
internal import TOMLText

extension Recipe {
    /// The recipes inside the program.
    package static var builtIn: [String] {
        (0..<crecipes_count).map { String(cString: crecipes_all[$0].name) }
    }

    /// A recipe by the name of a built-in one, or by the path of a file (anything with a slash or `.toml`).
    ///
    /// Throws `missing`, `unreadable`, or `badData` naming file, line and key.
    package init(named name: String) throws(TrainingError) {
        if name.contains("/") || name.hasSuffix(".toml") {
            try self.init(contentsOf: name)
            return
        }
        for index in 0..<crecipes_count where String(cString: crecipes_all[index].name) == name {
            let recipe = crecipes_all[index]
            let text = String(decoding: UnsafeBufferPointer(start: recipe.text, count: recipe.size), as: UTF8.self)
            try self.init(text: text, path: "\(name).toml")
            return
        }
        throw TrainingError(
            .missing, "there is no recipe '\(name)': choose \(Self.builtIn.joined(separator: ", ")), or give the path of a .toml file")
    }

    package init(contentsOf path: String) throws(TrainingError) {
        try self.init(document: Self.document { () throws(TOMLError) in try TOMLDocument(contentsOf: path) })
    }

    /// `path`: how errors call the text.
    package init(text: String, path: String) throws(TrainingError) {
        try self.init(document: Self.document { () throws(TOMLError) in try TOMLDocument(text: text, path: path) })
    }

    private static func document(_ read: () throws(TOMLError) -> TOMLDocument) throws(TrainingError) -> TOMLDocument {
        do {
            return try read()
        } catch {
            let kind: TrainingError.Kind =
                switch error.kind {
                case .missing: .missing
                case .unreadable: .unreadable
                case .badData: .badData
                }
            throw TrainingError(kind, error.description)
        }
    }

    private init(document: TOMLDocument) throws(TrainingError) {
        let file = document.path.split(separator: "/").last.map(String.init) ?? document.path
        self.init(name: file.hasSuffix(".toml") ? String(file.dropLast(5)) : file)
        var root = RecipeTable(document.table, document)
        title = try root.string("title") ?? ""
        try read(data: root.table("data"))
        try read(network: root.table("network"))
        try read(augmentation: root.table("augmentation"))
        try read(training: root.table("training"))
        try root.finish()
    }

    private mutating func read(data table: RecipeTable) throws(TrainingError) {
        var table = table
        labels = try table.strings("labels")
        limit = try table.int("limit", 1...1_000_000)
        validationShare = try table.number("validation", 0.01...0.5) ?? validationShare
        votes = try table.number("votes", 0...1) ?? votes
        teacher = try table.number("teacher", 0...1) ?? teacher
        labelSmoothing = try table.number("label-smoothing", 0...0.5) ?? labelSmoothing
        classWeights = try table.number("class-weights", 0...1) ?? classWeights
        choice = try table.choice("choose") ?? choice
        try table.finish()
    }

    private mutating func read(network table: RecipeTable) throws(TrainingError) {
        var table = table
        template.mean = try table.number("mean", 0...1) ?? template.mean
        template.deviation = try table.number("deviation", 0.01...1) ?? template.deviation
        if let output = try table.choice("output", OutputWord.self) { template.loss = output == .sigmoid ? .sigmoid : .softmax }
        guard let layers = try table.tables("layers"), !layers.isEmpty else {
            throw table.error("layers", "is missing: list the layers, such as [{ conv = 32, pool = \"max\" }, { dense = 64 }]")
        }
        for layer in layers { template.blocks.append(try Self.block(layer)) }
        try table.finish()
    }

    private enum OutputWord: String, CaseIterable { case softmax, sigmoid }

    private static func block(_ table: RecipeTable) throws(TrainingError) -> NetworkTemplate.Block {
        var table = table
        let sizes = 1...8192
        var kinds: [NetworkTemplate.Block.Kind] = []
        if let channels = try table.int("conv", sizes) { kinds.append(.convolution(channels: channels)) }
        if let channels = try table.int("separable", sizes) { kinds.append(.separable(channels: channels)) }
        if let channels = try table.int("residual", sizes) { kinds.append(.residual(channels: channels)) }
        if let outputs = try table.int("dense", sizes) { kinds.append(.dense(outputs: outputs)) }
        guard kinds.count <= 1 else { throw table.error("conv", "stands with another kind of layer: give each a line of its own") }
        var block = NetworkTemplate.Block(kinds.first ?? .none)
        block.kernel = try table.int("kernel", 1...15) ?? block.kernel
        block.stride = try table.int("stride", 1...8) ?? block.stride
        block.isNormalized = try table.bool("norm") ?? block.isNormalized
        block.hasRelu = try table.bool("relu") ?? block.hasRelu
        block.pooling = try table.choice("pool")
        block.window = try table.int("window", 2...16) ?? block.window
        block.dropout = try table.number("dropout", 0...0.95) ?? block.dropout
        block.count = try table.int("repeat", 1...100) ?? block.count
        try table.finish()
        if kinds.isEmpty, block.pooling == nil, block.dropout == 0 {
            throw table.error("conv", "is missing: a layer is one of conv, separable, residual, dense, pool, dropout")
        }
        return block
    }

    private mutating func read(augmentation table: RecipeTable) throws(TrainingError) {
        var table = table
        augmentation.flip = try table.bool("flip") ?? false
        augmentation.rotation = try table.number("rotation", 0...180) ?? 0
        augmentation.shift = try table.number("shift", 0...0.5) ?? 0
        augmentation.zoom = try table.number("zoom", 0...0.5) ?? 0
        augmentation.brightness = try table.number("brightness", 0...1) ?? 0
        augmentation.contrast = try table.number("contrast", 0...1) ?? 0
        augmentation.cutout = try table.int("cutout", 0...1024) ?? 0
        augmentation.erasing = try table.number("erasing", 0...1) ?? 0
        augmentation.mixup = try table.number("mixup", 0...2) ?? 0
        try table.finish()
    }

    private mutating func read(training table: RecipeTable) throws(TrainingError) {
        var table = table
        optimizer.method = try table.choice("optimizer") ?? optimizer.method
        optimizer.rate = try table.number("rate", 0...10) ?? optimizer.rate
        furtherRate = try table.number("further-rate", 0...10)
        optimizer.momentum = try table.number("momentum", 0...0.9999) ?? optimizer.momentum
        optimizer.decay = try table.number("decay", 0...1) ?? optimizer.decay
        optimizer.clip = try table.number("clip", 0...1e6) ?? optimizer.clip
        optimizer.sharpnessRadius = try table.number("sam-radius", 0...10) ?? optimizer.sharpnessRadius
        schedule.shape = try table.choice("schedule") ?? schedule.shape
        schedule.warmUp = try table.number("warm-up", 0...1000) ?? schedule.warmUp
        schedule.patience = try table.int("patience", 1...1000) ?? schedule.patience
        schedule.factor = try table.number("factor", 0.01...0.99) ?? schedule.factor
        batch = try table.int("batch", 1...4096) ?? batch
        epochs = try table.int("epochs", 1...100_000) ?? epochs
        earlyStopping = try table.int("early-stopping", 0...100_000) ?? earlyStopping
        average = try table.number("average", 0...0.99999) ?? average
        try table.finish()
    }
}

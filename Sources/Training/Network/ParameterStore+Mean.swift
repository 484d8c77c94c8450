extension ParameterStore {
    /// The weighted mean of networks of one form that were trained further from one another or from a common one. It lies between them
    /// where the loss is low, is right more often than each and takes no more time than one (Izmailov et al. 2018, "Averaging weights
    /// leads to wider optima and better generalization"; Wortsman et al. 2022, "Model soups").
    ///
    /// - `networks`: with the names that complaints call them by, two or more. Where some have their normalisations folded into the
    ///   layers before them, as int8 networks do, so does the mean.
    /// - `shares`: how much each counts, above 0; their sum need not be 1.
    ///
    /// Throws `badData` naming the network whose layers or labels are not the first one's.
    package static func mean(of networks: [(name: String, reader: GraphReader)], shares: [Float]) throws(TrainingError) -> ParameterStore {
        precondition(networks.count > 1 && networks.count == shares.count, "networks, each with its share")
        let first = networks[0], description = first.reader.description, form = description.folded, total = shares.reduce(0, +)
        for network in networks where !network.reader.description.folded.hasLayers(of: form) || network.reader.labels != first.reader.labels {
            throw TrainingError(
                .badData,
                "\(network.name) is of another form than \(first.name): only networks with the same layers and labels have a mean")
        }
        let isMixed = networks.contains { !$0.reader.description.hasLayers(of: description) }
        let readers = try networks.map { (network) throws(TrainingError) in isMixed ? try network.reader.folded() : network.reader }
        let mean = try ParameterStore(readers[0].description)
        for (reader, share) in zip(readers, shares) {
            let store = try ParameterStore(reader.description)
            reader.fill(store)
            for (sum, numbers) in [(mean.values, store.values), (mean.statistics, store.statistics)] {
                for i in 0..<sum.count { sum[i] += share / total * numbers[i] }
            }
        }
        return mean
    }
}

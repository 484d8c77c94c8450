extension ParameterStore {
    /// The weighted mean of networks of one form that were trained further from one another or from a common one. It lies between them
    /// where the loss is low, is right more often than each and takes no more time than one (Izmailov et al. 2018, "Averaging weights
    /// leads to wider optima and better generalization"; Wortsman et al. 2022, "Model soups").
    ///
    /// - `networks`: with the names that complaints call them by, two or more.
    /// - `shares`: how much each counts, above 0; their sum need not be 1.
    ///
    /// Throws `badData` naming the network whose layers or labels are not the first one's.
    package static func mean(of networks: [(name: String, reader: GraphReader)], shares: [Float]) throws(TrainingError) -> ParameterStore {
        precondition(networks.count > 1 && networks.count == shares.count, "networks, each with its share")
        let first = networks[0], total = shares.reduce(0, +)
        let mean = try ParameterStore(first.reader.description)
        for (network, share) in zip(networks, shares) {
            guard network.reader.description.hasLayers(of: first.reader.description), network.reader.labels == first.reader.labels else {
                throw TrainingError(
                    .badData,
                    "\(network.name) is of another form than \(first.name): only networks with the same layers and labels have a mean")
            }
            let store = try ParameterStore(network.reader.description)
            network.reader.fill(store)
            for (sum, numbers) in [(mean.values, store.values), (mean.statistics, store.statistics)] {
                for i in 0..<sum.count { sum[i] += share / total * numbers[i] }
            }
        }
        return mean
    }
}

extension NetworkDescription {
    /// Whether it differs in nothing but names.
    fileprivate func hasLayers(of other: NetworkDescription) -> Bool {
        var renamed = self
        guard nodes.count == other.nodes.count else { return false }
        for index in nodes.indices { renamed.nodes[index].name = other.nodes[index].name }
        return renamed == other
    }
}

import Testing
import Training

@Suite struct TrainerRecipeTests {
    @Test func everyBuiltInRecipeMakesANetwork() throws {
        #expect(Recipe.builtIn.count == 6)
        for name in Recipe.builtIn {
            let recipe = try Recipe(named: name)
            let network = recipe.template.network(labels: recipe.labels?.count ?? 7, width: 48, height: 48)
            #expect(try network.outputCount() == (recipe.template.loss == .sigmoid ? 1 : 7), "\(name)")
            #expect(!recipe.title.isEmpty)
        }
    }

    private static func mistake(_ text: String) -> String {
        do {
            _ = try Recipe(text: text, path: "mine.toml")
            return "no error"
        } catch {
            return error.description
        }
    }

    @Test func mistakesAreNamedWithFileLineAndKey() {
        let broken = Self.mistake("[network]\nlayers = [\n  { conv = 8 },\n")
        #expect(broken.hasPrefix("mine.toml:"))
        let unknown = Self.mistake("[network]\nlayers = [\n  { conv = 8 },\n  { conv = 8, kernal = 3 },\n]\n")
        #expect(unknown.hasPrefix("mine.toml:4: 'network.layers[1].kernal'"), "\(unknown)")
        let kind = Self.mistake("[network]\nlayers = [{ conv = 8 }]\n[training]\nrate = \"high\"\n")
        #expect(kind.hasPrefix("mine.toml:4: 'training.rate' wants a number"), "\(kind)")
        let choice = Self.mistake("[network]\nlayers = [{ conv = 8 }]\n[training]\noptimizer = \"sdg\"\n")
        #expect(choice.contains("\"sgd\", \"adam\", \"adamw\""), "\(choice)")
        #expect(Self.mistake("[training]\nrate = 0.1\n").contains("'network.layers' is missing"))
        #expect(Self.mistake("[networks]\n[network]\nlayers = [{ conv = 8 }]\n").hasPrefix("mine.toml:1: 'networks'"))
        #expect(Self.mistake("[network]\nlayers = [{ conv = 8, dense = 3 }]\n").contains("another kind of layer"))
    }

    @Test func aTrainedNetworkIsTaughtInSmallerSteps() throws {
        let layers = "[network]\nlayers = [{ conv = 8 }]\n[training]\nrate = 0.1\n"
        var recipe = try Recipe(text: layers + "further-rate = 0.01\n", path: "mine.toml")
        #expect(recipe.optimizer.rate == 0.1)
        recipe.startFromTrained()
        #expect(recipe.optimizer.rate == 0.01)
        var other = try Recipe(text: layers, path: "mine.toml")
        other.startFromTrained()
        #expect(other.optimizer.rate == 0.1)
    }

    @Test func unknownRecipesAreMissing() {
        for name in ["nonsense", "/nowhere/at-all.toml"] {
            let error = #expect(throws: TrainingError.self) { try Recipe(named: name) }
            #expect(error?.kind == .missing)
        }
    }

    @Test func layersThatDoNotFitAreNamed() throws {
        let recipe = try Recipe(text: "[network]\nlayers = [{ dense = 8 }, { conv = 8 }]\n", path: "wrong.toml")
        let error = #expect(throws: TrainingError.self) {
            try recipe.template.network(labels: 2, width: 48, height: 48).outputCount()
        }
        #expect(error?.description.contains("block2") == true)
    }
}

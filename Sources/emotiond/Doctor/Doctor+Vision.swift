import Capture
import FaceDetection
import Glibc
import Inference
import Settings
import Synchronization

extension Doctor {
    /// Every camera that is there, those that may not be opened, and the one that is wanted.
    func examineCameras(_ wanted: Settings.Camera) -> [Finding] {
        let causes = Mutex<[String: Int32]>([:])
        let probe = surroundings.probe
        let list = CameraList(roots: surroundings.devices) { path in
            let result = probe(path)
            if case .failure(let cause) = result { causes.withLock { $0[path] = cause } }
            return result
        }
        var findings = list.devices.map { device in
            let name = "\(device.path): \(device.capabilities.card)"
            let usable = device.modes.contains { $0.format.isUsable }
            return usable ? Finding(.ok, "camera", name) : Finding(.note, "camera", "\(name), whose formats cannot be read or used")
        }
        findings += list.unreadable.map { node in
            let isForbidden = causes.withLock { [EACCES, EPERM].contains($0[node.path]) }
            guard isForbidden else { return Finding(.note, "camera", "\(node.path): \(node.reason)") }
            return forbidden(node.path)
        }
        if findings.isEmpty { findings.append(Finding(.note, "camera", "none is there: plug one in; runs wait for it")) }
        guard !wanted.device.isEmpty else { return findings }
        do {
            _ = try CameraName(wanted.device)
        } catch {
            findings.append(Finding(.misconfigured, "camera", "camera.device: \(error)", remedy: "emotiond devices"))
        }
        return findings
    }

    private func forbidden(_ path: String) -> Finding {
        if surroundings.isMember(of: "video") {
            return Finding(
                .bad, "camera", "\(path): this login is older than the membership in the group video: log out and in again")
        }
        return Finding(
            .bad, "camera", "\(path): no permission to open it",
            remedy: surroundings.asRoot("usermod -aG video \(surroundings.user)") + ", then log in again")
    }

    func examineCascades(_ detection: Settings.Detection) -> [Finding] {
        [detection.cascade.isEmpty ? CascadeOptions.standard : detection.cascade, CascadeOptions.second].map { name in
            do {
                _ = try CascadeOptions.load(name, folders: surroundings.cascadeFolders)
                return Finding(.ok, "cascade", name)
            } catch let error as DetectionError {
                return Finding(.misconfigured, "cascade", error.description)
            } catch {
                return Finding(
                    .bad, "cascade", "\(name) is neither here nor in \(surroundings.cascadeFolders.first ?? "any folder")",
                    remedy: surroundings.asRoot("apt-get install opencv-data"))
            }
        }
    }

    /// The network, and with it the instruction set that it would be run with.
    func examineModel(_ model: Settings.Model) -> [Finding] {
        let file = model.file.isEmpty ? nil : model.file
        do {
            let classifier = try ModelOptions.loadClassifier(file)
            let set = classifier.instructionSet
            let processor =
                set == "generic"
                ? Finding(.note, "processor", "no vector instructions that emotiond knows: it works, slowly")
                : Finding(.ok, "processor", "instruction set \(set)")
            return [processor, Finding(.ok, "model", file ?? "the network inside the program")]
        } catch {
            return [Finding(.misconfigured, "model", error.description)]
        }
    }
}

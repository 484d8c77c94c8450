import Foundation

// InstructionProbe CASCADE MODEL FACES: runs each stage once, for callgrind to count. See Tests/InstructionCounts/run.

let arguments = CommandLine.arguments
guard arguments.count == 4 else { fatalError("InstructionProbe CASCADE MODEL FACES") }
model = arguments[2]
work = try Work(
    cascade: arguments[1], model: arguments[2], faces: [UInt8](Data(contentsOf: URL(filePath: arguments[3]))))
countedLoad()
work.settle()
countedDetect()
countedTrack()
countedCrop()
countedClassify()

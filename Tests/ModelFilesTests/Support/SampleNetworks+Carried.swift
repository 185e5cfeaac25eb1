import ModelFiles
import Networks

extension SampleNetworks {
  /// A network read from somebody's file, with operators that are carried along: constants, several outputs, integers.
  static func carried() throws -> Network {
    let data = try ONNXModels.model(
      [
        node("Relu", "x", "r"),
        node("Einsum", "r w r", "e", .text("equation", "ncij,jk,ncij->ncik")),
        node("TopK", "e k", "t places", .integer("axis", 3)),
        node("Cast", "places", "f", .integer("to", 1)),
        node("Det", "squares", "det"), node("MatMul", "t turned", "squares"),
        node("Transpose", "t", "turned", .integers("perm", [0, 1, 3, 2])),
        node("Add", "t f", "sum"),
        node("Flatten", "sum", "flat"), node("Concat", "flat det", "y", .integer("axis", 1)),
      ],
      constants: [
        .numbers("w", shape: [4, 5], (0..<20).map { Float($0 % 7) / 8 - 0.3 }), .integers("k", [3]),
      ],
      stated: [
        .image("e", shape: [2, 4, 5]), .image("t", shape: [2, 4, 3]), .image("places", shape: [2, 4, 3], .int64),
        .image("f", shape: [2, 4, 3]), .image("det", shape: [2]),
      ], operatorSet: 13)
    return try Network(onnx: data, name: "carried.onnx").named("carried")
  }
}

extension PyTorchProgram {
  /// A function or class that programs hold which use it.
  struct Helper {
    /// What programs call it by.
    let name: String
    /// Its text.
    let text: String
  }

  /// The functions and classes for what PyTorch has none for.
  static let helpers = [fakeQuantise, resample, take, localResponseNorm]

  /// The same rounding as `Executor` does it, so that training here and there agree.
  private static let fakeQuantise = Helper(
    name: "FakeQuantise",
    text: """
      class FakeQuantise(nn.Module):
          \"""Rounds numbers to a grid of integers, as an integer engine would; the gradient passes within the grid.\"""

          def __init__(self, shape, low, high):
              super().__init__()
              self.low = low
              self.high = high
              self.register_buffer("scale", torch.ones(shape))
              self.register_buffer("zero_point", torch.zeros(shape))

          def forward(self, x):
              steps = x / self.scale
              bounded = (steps + self.zero_point).clamp(self.low, self.high) - self.zero_point
              rounded = (steps.round() + self.zero_point).clamp(self.low, self.high) - self.zero_point
              return (bounded + (rounded - bounded).detach()) * self.scale
      """)

  private static let resample = Helper(
    name: "Resample",
    text: """
      class Resample(nn.Module):
          \"""Rows and columns resampled, by a constant matrix each.\"""

          def __init__(self, rows, columns):
              super().__init__()
              self.register_buffer("rows", torch.zeros(rows))
              self.register_buffer("columns", torch.zeros(columns))

          def forward(self, x):
              return self.rows @ x @ self.columns.t()
      """)

  private static let take = Helper(
    name: "Take",
    text: """
      class Take(nn.Module):
          \"""Some places of one axis, in any order.\"""

          def __init__(self, axis, places):
              super().__init__()
              self.axis = axis
              self.register_buffer("places", torch.tensor(places), persistent=False)

          def forward(self, x):
              return x.index_select(self.axis, self.places)
      """)

  private static let localResponseNorm = Helper(
    name: "local_response_norm",
    text: """
      def local_response_norm(x, size: int, alpha: float, beta: float, k: float):
          \"""Each channel over the activity of its neighbours, of which one more lies behind than before.\"""
          before = (size - 1) // 2
          squares = F.pad((x * x).unsqueeze(1), (0, 0, 0, 0, before, size - 1 - before))
          mean = F.avg_pool3d(squares, (size, 1, 1), stride=1).squeeze(1)
          return x / (k + alpha * mean) ** beta
      """)

  /// The end of every program: how its weights are read, and a first run.
  ///
  /// - Parameters:
  ///   - network: the name of the network's class.
  ///   - inputs: the shapes of the inputs, the batch left out.
  ///   - hasOneOutput: whether the network returns one value.
  static func ending(network: String, inputs: [[Int]], hasOneOutput: Bool) -> String {
    let images = inputs.map { shape in "torch.rand(\(([1] + shape).map(String.init).joined(separator: ", ")))" }
    let run = PythonExpression.call("network", images.map { .text($0) })
      .lines(hasOneOutput ? "output = " : "outputs = ", indent: 8).joined(separator: "\n")
    let shapes = hasOneOutput ? "print(tuple(output.shape))" : "print([tuple(output.shape) for output in outputs])"
    return """
      def read_safetensors(path):
          \"""The tensors of a safetensors file, by name.\"""
          types = {
              "F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64,
          }
          content = bytearray(Path(path).read_bytes())
          start = 8 + int.from_bytes(content[:8], "little")
          tensors = {}
          for name, entry in json.loads(content[8:start]).items():
              if name != "__metadata__":
                  begin, end = entry["data_offsets"]
                  numbers = torch.frombuffer(content, dtype=torch.uint8)[start + begin : start + end]
                  tensors[name] = numbers.view(types[entry["dtype"]]).reshape(entry["shape"])
          return tensors


      def load(path=Path(__file__).with_name("\(weightsName)")):
          \"""The network with its trained weights, in evaluation mode.\"""
          network = \(network)()
          network.load_state_dict(read_safetensors(path))
          return network.eval()


      if __name__ == "__main__":
          network = load()
          with torch.no_grad():
      \(run)
          \(shapes)
      """
  }
}

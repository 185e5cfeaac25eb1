import Deployment
import Foundation
import Testing

@Suite struct LayerTimingTests {
  @Test(arguments: [
    ("brgconv_avx512_amx_bf16", LayerTiming.Numbers.bfloat16), ("brgconv_avx512_f32", .float32),
    ("jit_avx512_FP32", .float32), ("brgconv_avx512_amx_I8", .int8), ("gemm_mlas_f32", .float32),
    ("brgconv_avx512_f16", .float16),
  ])
  func kernelsTellTheirNumbers(_ kernel: String, _ numbers: LayerTiming.Numbers) {
    #expect(LayerTiming.Numbers(kernel: kernel) == numbers)
  }

  @Test func whatTellsNothingIsNil() {
    #expect(LayerTiming.Numbers(kernel: "unknown") == nil)
    #expect(LayerTiming.Numbers(tensor: "int64") == nil)
  }

  @Test func executedNumbersAreThoseThatMultiplyByTheirTime() {
    func layer(_ type: String, _ numbers: LayerTiming.Numbers?, _ microseconds: Double) -> LayerTiming {
      LayerTiming(name: type, type: type, numbers: numbers, microseconds: microseconds)
    }
    let layers = [
      layer("Convolution", .int8, 5), layer("FullyConnected", .float32, 9), layer("Convolution", .int8, 6),
      layer("Pooling", .bfloat16, 100), layer("Convolution", nil, 50),
    ]
    #expect(layers.executedNumbers == [.int8, .float32])
    #expect([LayerTiming]().executedNumbers.isEmpty)
  }

  @Test func aTraceGivesEachLayerItsMeanTime() throws {
    let file = try #require(Bundle.module.url(forResource: "trace", withExtension: "json", subdirectory: "Golden"))
    let layers = try LayerTrace(Data(contentsOf: file)).layers
    #expect(layers.map(\.name) == ["relu_nchwc", "linear"])
    #expect(layers.map(\.type) == ["Conv", "Gemm"])
    #expect(layers.map(\.microseconds) == [60, 4])
    #expect(layers.map(\.shape) == [[1, 16, 32, 32], [1, 10]])
    #expect(layers.executedNumbers == [.float32])
  }
}

package import Networks
package import Torch
import Training

/// How much the loss depends on channels that would go together: `½ E (Σ a ∂L/∂a)²`, the sum over them and their pixels, the mean over images.
///
/// That is the Fisher information of one gate on all of them (Theis et al. 2018, section 2.2, for single channels), from one backward pass for
/// all classes, where trying takes a forward pass for each. Batch norm normalises by the images, fewer at once than where classes are tried.
package struct Shortlist {
  private let products: [String: [GateGradients.Products]]

  /// What the loss of a cut of a network depends on.
  package init(of network: Network, on images: CalibrationImages, device: Device) throws {
    let analysis = try network.channels()
    let gates = try GateGradients(of: network, analysis, mode: .reestimation(momentum: 0.1), device: device)
    var products: [String: [GateGradients.Products]] = [:]
    try images.forEachLabelledBatch { images, labels in
      for (index, batch) in try gates.products(images, labels: labels) {
        products[analysis.classes[index].name, default: []].append(batch)
      }
    }
    self.products = products
  }

  /// The information of channels of a class of the cut network.
  package func information(of channels: [Int], ofClass name: String) -> Double {
    var (sum, count) = (0.0, 0)
    for image in (products[name] ?? []).flatMap(\.images) {
      let product = channels.reduce(Float(0)) { $0 + image[image.startIndex + $1] }
      sum += 0.5 * Double(product) * Double(product)
      count += 1
    }
    return sum / Double(max(1, count))
  }
}

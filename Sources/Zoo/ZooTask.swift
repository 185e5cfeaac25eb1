/// A data set as a network sees it: the shape of an image and the number of classes.
public enum ZooTask: String, Sendable, Hashable, CaseIterable {
  /// Handwritten digits (LeCun and Cortes).
  case mnist
  /// Clothes in MNIST's format (Xiao et al. 2017).
  case fashionMNIST = "fashion-mnist"
  /// Digits that Espalier draws itself, in MNIST's format.
  case synthetic
  /// Ten classes of small photographs (Krizhevsky 2009).
  case cifar10
  /// A hundred classes of small photographs (Krizhevsky 2009).
  case cifar100
  /// House numbers (Netzer et al. 2011).
  case svhn
  /// A thousand classes of photographs (Russakovsky et al. 2015).
  case imagenet
  /// Brain scans in which each pixel is part of a glioma or not (Buda, Saha and Mazurowski 2019).
  case lgg

  /// The shapes that an image can be given, the batch left out.
  ///
  /// Small images are taken as they are; photographs are cropped to what a network was published for.
  public var inputs: [[Int]] {
    switch self {
    case .mnist, .fashionMNIST, .synthetic: [[1, 28, 28]]
    case .cifar10, .cifar100, .svhn: [[3, 32, 32]]
    case .imagenet: [[3, 224, 224], [3, 299, 299]]
    case .lgg: [[3, 256, 256]]
    }
  }

  /// The number of classes: of an image, or of a pixel where each has its own, with one score for two classes.
  public var classes: Int {
    switch self {
    case .mnist, .fashionMNIST, .synthetic, .cifar10, .svhn: 10
    case .cifar100: 100
    case .imagenet: 1000
    case .lgg: 1
    }
  }
}

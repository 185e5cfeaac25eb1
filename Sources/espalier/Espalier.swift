@main
struct Espalier {
  static func main() {}
}

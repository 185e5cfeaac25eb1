import Reports
import Testing

@Suite struct CharacterisationQueryTests {
  @Test func boundsAreReadWithTheirUnits() throws {
    let query = try CharacterisationQuery("accuracy>=90%, latency<=2ms,memory<=10MB")
    #expect(query.bounds[.accuracy] == 0.9 && query.bounds[.latency] == 2 && query.bounds[.memory] == 1e7)
    #expect(query.description == "accuracy>=90%, latency<=2ms,memory<=10MB")
    #expect(try CharacterisationQuery("latency<=500us").bounds[.latency] == 0.5)
    #expect(try CharacterisationQuery("memory<=1.5MiB").bounds[.memory] == 1_572_864)
    #expect(try CharacterisationQuery("accuracy>=0.75").bounds[.accuracy] == 0.75)
  }

  @Test(arguments: [
    ("", "is no bound"), ("speed>=1", "is no bound"), ("accuracy<=90%", "is no bound"), ("latency<=2", "is no amount"),
    ("latency<=ms", "is no amount"), ("latency<=2 parsecs", "units are ms, s, us"), ("accuracy>=90", "above 100 %"),
    ("latency<=1ms,latency<=2ms", "bounded twice"), ("accuracy>=1..5%", "is no amount"),
  ])
  func whatIsNoQueryIsSaid(_ text: String, _ fault: String) {
    #expect { try CharacterisationQuery(text) } throws: { "\($0)".contains(fault) }
  }

  @Test func theFastestAndTheMostAccurateKeepToTheBounds() throws {
    let records = try [
      SampleRecords.record("big", accuracy: 95, milliseconds: 4, bytes: 4000),
      SampleRecords.record("middle", accuracy: 92, milliseconds: 2, bytes: 2000),
      SampleRecords.record("small", accuracy: 85, milliseconds: 1, bytes: 1000),
    ]
    func answer(_ text: String) throws -> QueryAnswer {
      let all = Characterisation(records, queries: [try CharacterisationQuery(text)]).answers
      return try #require(all.last)
    }
    let first = try answer("accuracy>=90%")
    #expect(first.fastest?.name == "middle" && first.mostAccurate?.name == "big")
    let second = try answer("latency<=2ms")
    #expect(second.fastest?.name == "small" && second.mostAccurate?.name == "middle")
    let third = try answer("memory<=1kB,latency<=1ms")
    #expect(third.fastest?.name == "small" && third.mostAccurate?.name == "small")
    #expect(try answer("accuracy>=90%,latency<=1ms").fastest == nil)
  }

  @Test func theUsualQueryIsWithinAPointOfTheBest() throws {
    let records = try [
      SampleRecords.record("best", accuracy: 95, milliseconds: 4),
      SampleRecords.record("near", accuracy: 94, milliseconds: 3),
      SampleRecords.record("far", accuracy: 93, milliseconds: 1),
    ]
    let characterisation = Characterisation(records)
    #expect(characterisation.answers.map { $0.fastest?.name } == ["near"])
    #expect(characterisation.pick?.row.name == "near")
  }

  @Test func whatMayBeAsFastIsNamed() throws {
    let records = try [
      SampleRecords.record("a", accuracy: 90, milliseconds: 1),
      SampleRecords.record("b", accuracy: 90, milliseconds: 1.05),
      SampleRecords.record("c", accuracy: 90, milliseconds: 2),
    ]
    #expect(Characterisation(records).answers.map { $0.asFast.map(\.name) } == [["b"]])
  }
}

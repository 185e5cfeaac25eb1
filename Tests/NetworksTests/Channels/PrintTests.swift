import Networks
import TestSupport
import Testing
struct PrintTests { @Test func p() throws { for s in SampleNetwork.allCases { print("##", s); for c in try s.network().channels().classes { print("   \"\(c.summary)\",") } } } }

//go:build race

package charts

import "flag"

// The race detector makes drawing and packing ten times slower: with it properties
// are checked on fewer cases, and of the sample pictures one in eight is drawn
// again. Without it they are checked on all.
const raceDetector = true

func init() {
	if err := flag.Set("rapid.checks", "12"); err != nil {
		panic(err)
	}
}

//go:build race

package charts

import (
	"flag"
	"os"
	"testing"
)

// The race detector makes drawing and packing ten times slower, and has nothing
// to find in a picture that one goroutine draws alone. With it, unless tests are
// named, only those run that draw at once or draw whatever there may be, on fewer
// cases; one in eight of the sample pictures is drawn again. Without it all run.
const raceDetector = true

func TestMain(m *testing.M) {
	flag.Parse()
	for name, value := range map[string]string{"test.run": "Concurrent|AnyFigure|SameFigure|Golden|Palette|Text", "rapid.checks": "12"} {
		if f := flag.Lookup(name); f.Value.String() == f.DefValue {
			if err := f.Value.Set(value); err != nil {
				panic(err)
			}
		}
	}
	os.Exit(m.Run())
}

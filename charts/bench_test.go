package charts

import (
	"bytes"
	"image/png"
	"testing"
	"time"
)

func BenchmarkBurnUp(b *testing.B) { benchmark(b, fanned()) }
func BenchmarkBars(b *testing.B)   { benchmark(b, englishBars()) }

func BenchmarkCohorts(b *testing.B)   { benchmark(b, manyCohorts()) }
func BenchmarkWaterfall(b *testing.B) { benchmark(b, manySteps()) }
func BenchmarkPareto(b *testing.B)    { benchmark(b, manyReasons()) }

func BenchmarkBattleship(b *testing.B) { benchmark(b, largeMap()) }

func BenchmarkSurvival(b *testing.B) { benchmark(b, crowdedSurvival()) }
func BenchmarkCurves(b *testing.B)   { benchmark(b, segmentCurves()) }
func BenchmarkChurn(b *testing.B)    { benchmark(b, crowdedChurn()) }

// benchmark reports a picture's time and size, and both against the same picture
// encoded in full colour with the defaults of image/png, in the same run.
func benchmark(b *testing.B, f Figure) {
	for _, t := range []Theme{Light, Dark} {
		b.Run(t.name, func(b *testing.B) {
			size := 0
			b.ReportAllocs()
			for b.Loop() {
				picture, err := PNG(f, t)
				if err != nil {
					b.Fatal(err)
				}
				size = len(picture)
			}
			mine := b.Elapsed() / time.Duration(b.N)
			plain, plainSize := baseline(b, f, t)
			b.ReportMetric(mine.Seconds()*1000, "ms/picture")
			b.ReportMetric(float64(size), "bytes")
			b.ReportMetric(mine.Seconds()/plain.Seconds(), "time/plain")
			b.ReportMetric(float64(size)/float64(plainSize), "bytes/plain")
		})
	}
}

func baseline(b *testing.B, f Figure, t Theme) (time.Duration, int) {
	b.Helper()
	const times = 5
	var out bytes.Buffer
	start := time.Now()
	for range times {
		c := drawn(b, f, t)
		out.Reset()
		if err := png.Encode(&out, c.img); err != nil {
			b.Fatal(err)
		}
		c.release()
	}
	return time.Since(start) / times, out.Len()
}

// drawn is a figure's canvas before it is encoded.
func drawn(t testing.TB, f Figure, theme Theme) *canvas {
	t.Helper()
	c := newCanvas()
	c.clear(theme.background)
	if err := f.draw(c, theme); err != nil {
		t.Fatal(err)
	}
	return c
}

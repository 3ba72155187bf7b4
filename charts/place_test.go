package charts

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestSpread(t *testing.T) {
	for _, c := range []struct{ middles, want []float64 }{
		{nil, []float64{}},
		{[]float64{50}, []float64{50}},
		{[]float64{10, 90}, []float64{10, 90}},
		{[]float64{50, 50}, []float64{40, 60}},
		{[]float64{60, 50}, []float64{65, 45}},
		{[]float64{0, 0, 0}, []float64{0, 20, 40}},
		{[]float64{100, 99, 20}, []float64{100, 80, 20}},
		{[]float64{50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50}, []float64{0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100}},
	} {
		got := spread(c.middles, 20, 0, 100)
		if !slices.EqualFunc(got, c.want, func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }) {
			t.Errorf("%v: %v, want %v", c.middles, got, c.want)
		}
	}
}

func TestSpreadKeepsApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		middles := rapid.SliceOfN(rapid.Float64Range(-50, 650), 0, 12).Draw(t, "middles")
		got := spread(middles, 42, 0, 600)
		for i := range got {
			if got[i] < -1e-6 || got[i] > 600+1e-6 {
				t.Fatalf("%v is outside", got[i])
			}
			for k := range i {
				if math.Abs(got[i]-got[k]) < 42-1e-6 {
					t.Fatalf("%v and %v touch", got[i], got[k])
				}
				if (middles[i]-middles[k])*(got[i]-got[k]) < 0 {
					t.Fatalf("%v and %v changed places", middles[i], middles[k])
				}
			}
		}
	})
}

// No label covers a line or another label, wherever the lines go.
func TestLabelsKeepClear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := randomMonth(t)
		d := newBurnUpDrawing(b, Light, newHeading(Light, b.Title, b.Subtitle, b.Foot, 3))
		o := d.obstacles()
		if !o.free(d.cardAt) {
			t.Fatalf("the card %v covers a line or a label", d.cardAt)
		}
		if !d.cardAt.within(rect{margin, margin, roomAcross, Height - 2*margin}) {
			t.Fatalf("the card %v leaves the picture", d.cardAt)
		}
		for _, pair := range [][2]rect{{d.cardAt, d.factAt}, {d.cardAt, d.planAt}, {d.factAt, d.planAt}} {
			if pair[1].w > 0 && pair[0].meets(pair[1]) {
				t.Fatalf("labels at %v and %v", pair[0], pair[1])
			}
		}
	})
}

// Where the lines leave no room for the card it stands below the plot.
func TestCardBelowThePlot(t *testing.T) {
	b := russianBurnUp()
	for i := range b.Fact {
		b.Fact[i] = 4_200_000 * float64(i%2)
	}
	for i := range b.Forecast {
		b.Forecast[i] = 4_200_000 * float64(i%2)
	}
	h := newHeading(Light, b.Title, b.Subtitle, b.Foot, 3)
	d := newBurnUpDrawing(b, Light, h)
	if under := (rect{margin, d.plot.area.bottom() + 50, roomAcross, h.top() - d.plot.area.bottom() - 50}); !d.cardAt.within(under) {
		t.Errorf("the card %v is not below the days and above the small print, %v", d.cardAt, under)
	}
}

// randomMonth sells by leaps, returns included, so that lines go everywhere.
func randomMonth(t *rapid.T) BurnUp {
	b := russianBurnUp()
	b.From = rapid.IntRange(0, 30).Draw(t, "today")
	leap := rapid.Float64Range(-2e6, 2e6)
	b.Fact = []float64{0}
	for range b.From {
		b.Fact = append(b.Fact, b.Fact[len(b.Fact)-1]+leap.Draw(t, "sold"))
	}
	now := b.Fact[b.From]
	b.Required, b.Forecast = nil, []float64{now}
	for range 30 - b.From {
		b.Forecast = append(b.Forecast, b.Forecast[len(b.Forecast)-1]+leap.Draw(t, "ahead"))
	}
	return b
}

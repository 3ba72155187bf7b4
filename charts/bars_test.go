package charts

import (
	"strconv"
	"testing"
)

func manyBars(n int) []Bar {
	rows := make([]Bar, n)
	for i := range rows {
		percent := strconv.Itoa(3*i) + " %"
		rows[i] = Bar{Name: "Категория " + percent, Percent: float64(3 * i), HasPercent: true, Value: percent, Strong: i == 0}
	}
	return rows
}

// Rows without room are counted, whatever else the picture holds, and those
// drawn are high enough to read.
func TestRowsThatFit(t *testing.T) {
	for _, c := range []struct {
		rows, noTarget int
		more           string
		drawn          int
		below          string
	}{
		{0, 0, "", 0, ""}, {1, 0, "", 1, ""}, {12, 0, "", 12, ""},
		{13, 0, "", 12, "+1"}, {40, 0, "", 12, "+28"}, {40, 2, "", 9, "+31"}, {40, 30, "", 7, "+33"},
		{12, 0, "ещё 28 категорий", 12, "ещё 28 категорий"}, {0, 9, "", 0, ""},
	} {
		b := edges()
		b.Title, b.Subtitle, b.Foot = anyLength(60), anyLength(60), anyLength(60)
		b.Rows, b.NoTarget, b.More = manyBars(c.rows), make([]Untargeted, c.noTarget), c.more
		d := newBarsDrawing(b, Light, newHeading(Light, b.Title, b.Subtitle, b.Foot, 2))
		if len(d.Rows) != c.drawn || d.more() != c.below {
			t.Errorf("%d rows and %d without a target: %d drawn and %q, want %d and %q", c.rows, c.noTarget, len(d.Rows), d.more(), c.drawn, c.below)
		}
		if room := RoomForBars(c.noTarget); c.rows >= room && len(d.Rows) != room {
			t.Errorf("room for %d, %d drawn", room, len(d.Rows))
		}
		if d.thickness() < 12 {
			t.Errorf("%d rows and %d without a target: bars of %v pixels", c.rows, c.noTarget, d.thickness())
		}
		if end := d.plot.area.bottom() + d.heightBelow(); end > newHeading(Light, b.Title, b.Subtitle, b.Foot, 2).top() {
			t.Errorf("%d rows and %d without a target end at %v, in the small print", c.rows, c.noTarget, end)
		}
	}
}

func anyLength(words int) string {
	text := ""
	for range words {
		text += "слово "
	}
	return text
}

// 99.6 % is not met, 100 % is; what is undefined has no bar.
func TestBarColours(t *testing.T) {
	b := edges()
	img := decoded(t, drawPNG(t, b, Dark))
	d := newBarsDrawing(b, Dark, newHeading(Dark, b.Title, b.Subtitle, b.Foot, 2))
	for i, r := range b.Rows {
		y := int(d.barTop(i) + d.thickness()/2)
		under := rightmost(img, y, Dark.orange, 900) - margin
		met := rightmost(img, y, Dark.blue, 900) - margin
		if wantUnder, wantMet := r.HasPercent && r.Percent < 100, r.HasPercent && r.Percent >= 100; (under > 0) != wantUnder || (met > 0) != wantMet {
			t.Errorf("%s, %s: orange up to %d, blue up to %d", r.Name, r.Value, under, met)
		}
	}
}

package charts

import (
	"fmt"
	"math"
	"strconv"
)

// Waterfall shows how one sum became another: totals from zero up, and between
// them each gain and loss where the one before it ended.
//
// The axis always begins at zero. A step too small for it still has 3 pixels.
type Waterfall struct {
	Title, Subtitle, Foot string
	Unit                  string // of the values without a Label: ₽
	Format                Format // and how they are written
	// Steps are drawn from left to right. Where there are more than
	// MaxWaterfallSteps, those that have no room are added up in one called +n
	// before the last.
	Steps []WaterfallStep
	Card  []CardRow // below, up to four; their marks are not drawn
	// More tells of steps that are left out or put together.
	More string
}

// A WaterfallStep adds its Value to what the steps before it make; a Total is
// what they make, or the first sum.
type WaterfallStep struct {
	Name  string
	Value float64
	// Label is the value in words: −1,2 млн. Without it the Format writes the
	// value, a gain with a plus.
	Label string
	Total bool
}

// MaxWaterfallSteps is how many steps are drawn: start, end and the five between
// them that revenue knows, and two for subtotals. With 9 a column is 109 pixels
// wide, seven characters of a label.
const MaxWaterfallSteps = 9

// check finds contradictions. No data is none: whatever there is is drawn.
func (f Waterfall) check() error {
	if len(f.Card) > mostCardRows {
		return fmt.Errorf("a waterfall's card of %d rows: it holds at most %d", len(f.Card), mostCardRows)
	}
	level, moved := 0.0, 0.0
	for i, s := range f.Steps {
		if !finite(s.Value) { // what follows it cannot be checked
			return nil
		}
		if s.Total && i > 0 && math.Abs(level-s.Value) > 1e-6*moved {
			return fmt.Errorf("step %d of a waterfall is a total of %v: the steps before it make %v", i, s.Value, level)
		}
		moved += math.Abs(s.Value)
		if s.Total {
			level = 0
		}
		level += s.Value
	}
	return nil
}

func (f Waterfall) draw(c *canvas, t Theme) error {
	if err := f.check(); err != nil {
		return err
	}
	h := newHeading(t, f.Title, f.Subtitle, f.Foot, 2)
	h.draw(c, t)
	d := newWaterfallDrawing(f, t, h)
	d.drawBars(c)
	d.drawNames(c)
	d.drawCard(c)
	return nil
}

// A waterfallBar is a step with the levels that it goes from and to.
type waterfallBar struct {
	WaterfallStep
	from, to float64
	drawn    bool // false: the value is not finite
}

// waterfallBars adds the steps up, and puts together those that have no room.
func waterfallBars(steps []WaterfallStep) []waterfallBar {
	bars, level := make([]waterfallBar, len(steps)), 0.0
	for i, s := range steps {
		b := waterfallBar{WaterfallStep: s, from: level, to: level, drawn: finite(s.Value)}
		switch {
		case b.drawn && s.Total:
			b.from, b.to = 0, s.Value
		case b.drawn:
			b.to = level + s.Value
		}
		bars[i], level = b, b.to
	}
	over := len(bars) - MaxWaterfallSteps
	if over <= 0 {
		return bars
	}
	kept, last := bars[:MaxWaterfallSteps-2], len(bars)-1
	rest := waterfallBar{from: kept[len(kept)-1].to, to: bars[last-1].to, drawn: true}
	rest.Name, rest.Value = "+"+strconv.Itoa(over+1), rest.to-rest.from
	return append(kept[:len(kept):len(kept)], rest, bars[last])
}

// unwritten tells that the format has to write the step's label.
func (b waterfallBar) unwritten() bool { return b.drawn && b.Label == "" }

// written are the labels of the bars, and the caption of the unit of those that
// the format wrote: all of one scale, unless a small value would be written as
// nothing, and then each with its own.
func (f Waterfall) written(bars []waterfallBar) (labels []string, caption string) {
	most, values := 0.0, make([]float64, len(bars))
	for i, b := range bars {
		if b.unwritten() {
			values[i], most = b.Value, max(most, math.Abs(b.Value))
			caption = f.Unit
		}
	}
	s := f.Format.scaled(most)
	numbers := s.values(values...)
	switch {
	case f.hidesOne(s, values, numbers):
		numbers = f.ownScales(values)
	case caption != "" || most > 0:
		caption = s.caption(f.Unit)
	}
	for i, b := range bars {
		label := b.Label
		if b.unwritten() {
			label = numbers[i]
		}
		if b.unwritten() && !b.Total && b.Value > 0 {
			label = "+" + label
		}
		labels = append(labels, label)
	}
	return labels, caption
}

// hidesOne tells whether a value other than nothing is written as nothing.
func (f Waterfall) hidesOne(s scale, values []float64, numbers []string) bool {
	nothing := s.write(0, 0)
	for i, v := range values {
		if v != 0 && numbers[i] == nothing {
			return true
		}
	}
	return false
}

func (f Waterfall) ownScales(values []float64) []string {
	var numbers []string
	for _, v := range values {
		s := f.Format.scaled(v)
		number := s.values(v)[0]
		if s.word != "" {
			number += " " + s.word
		}
		numbers = append(numbers, number)
	}
	return numbers
}

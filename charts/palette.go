package charts

import (
	"cmp"
	"encoding/binary"
	"image"
	"image/color"
	"slices"
	"sync"
)

// colours is how many a palette has, and fewColours in a crowded picture.
const (
	colours    = 256
	fewColours = 192
)

// crowdedRuns is how many runs of equal pixels a picture full of print has.
// Each takes a byte of the file, or a little more: 1.0 to 1.3 in the samples.
const crowdedRuns = 105_000

// quantize reduces a picture to a palette: the most frequent colours exactly,
// so that areas and text keep theirs, and for the rest, the edges' shades, the
// nearest of those. It is not ok with a picture of too many colours.
// The pictures have the same size, and are opaque.
func quantize(to *image.Paletted, from *image.RGBA) (crowded, ok bool) {
	table := tables.Get().(*colourTable)
	defer tables.Put(table)
	if !table.count(from) {
		return false, false
	}
	most := colours
	if crowded = table.runs > crowdedRuns; crowded {
		most = fewColours
	}
	table.choose(most)
	to.Palette = to.Palette[:0]
	for _, c := range table.palette {
		to.Palette = append(to.Palette, color.RGBA{c[0], c[1], c[2], 255})
	}
	table.paint(to, from)
	return crowded, true
}

// A colourTable counts colours by open addressing. A colour is the first three
// bytes of its pixel, as one number.
type colourTable struct {
	slots   [1 << tableBits]colourSlot
	used    []uint32 // slots in use
	palette [][3]uint8
	runs    int
}

const tableBits = 15

type colourSlot struct {
	colour uint32
	pixels uint32 // 0: the slot is free
	index  uint8  // of the palette
}

var tables = sync.Pool{New: func() any { return new(colourTable) }}

func (t *colourTable) find(colour uint32) *colourSlot {
	const golden = 2654435761 // 2³²/φ: Knuth's multiplicative hashing
	for at := colour * golden >> (32 - tableBits); ; at = (at + 1) % (1 << tableBits) {
		slot := &t.slots[at]
		if slot.pixels == 0 {
			slot.colour = colour
			t.used = append(t.used, at)
			return slot
		}
		if slot.colour == colour {
			return slot
		}
	}
}

// count counts every colour's pixels, by runs of equal ones.
func (t *colourTable) count(from *image.RGBA) bool {
	for _, at := range t.used {
		t.slots[at] = colourSlot{}
	}
	t.used, t.runs = t.used[:0], 0
	width := from.Rect.Dx()
	for y := range from.Rect.Dy() {
		row := from.Pix[y*from.Stride:][:4*width]
		last, run := pixel(row), uint32(0)
		for ; len(row) > 0; row = row[4:] {
			if colour := pixel(row); colour != last {
				t.find(last).pixels += run
				last, run = colour, 0
				t.runs++
			}
			run++
		}
		t.find(last).pixels += run
		if len(t.used) > len(t.slots)/2 {
			return false
		}
	}
	return true
}

func pixel(row []byte) uint32 { return binary.LittleEndian.Uint32(row) & 0xFFFFFF }

func channels(colour uint32) [3]uint8 {
	return [3]uint8{uint8(colour), uint8(colour >> 8), uint8(colour >> 16)}
}

// choose picks the palette, first leaving out what is hard to tell from a colour
// already in it, and gives every colour the nearest of the palette.
func (t *colourTable) choose(most int) {
	slices.SortFunc(t.used, func(a, b uint32) int {
		x, y := t.slots[a], t.slots[b]
		return cmp.Or(cmp.Compare(y.pixels, x.pixels), cmp.Compare(x.colour, y.colour))
	})
	t.palette = t.palette[:0]
	const alike = 60 // squared distance: 4 or 5 of 255 in every channel
	for _, apart := range []int{alike, 0} {
		for _, at := range t.used {
			if len(t.palette) == most {
				break
			}
			c := channels(t.slots[at].colour)
			if _, distance := t.nearest(c, apart); distance > apart {
				t.palette = append(t.palette, c)
			}
		}
	}
	for _, at := range t.used {
		slot := &t.slots[at]
		slot.index, _ = t.nearest(channels(slot.colour), 0)
	}
}

// nearest returns the palette's colour nearest to c and its squared distance;
// any that is not farther than enough will do.
func (t *colourTable) nearest(c [3]uint8, enough int) (index uint8, distance int) {
	r, g, b := int(c[0]), int(c[1]), int(c[2])
	distance = 1 << 30
	for i, p := range t.palette {
		dr, dg, db := r-int(p[0]), g-int(p[1]), b-int(p[2])
		if d := dr*dr + dg*dg + db*db; d < distance {
			index, distance = uint8(i), d
			if d <= enough {
				break
			}
		}
	}
	return index, distance
}

func (t *colourTable) paint(to *image.Paletted, from *image.RGBA) {
	width := from.Rect.Dx()
	for y := range from.Rect.Dy() {
		row, indices := from.Pix[y*from.Stride:][:4*width], to.Pix[y*to.Stride:][:width]
		last := pixel(row)
		index := t.find(last).index
		for x := range indices {
			if colour := pixel(row[4*x:]); colour != last {
				last, index = colour, t.find(colour).index
			}
			indices[x] = index
		}
	}
}

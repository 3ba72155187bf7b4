package charts

import (
	"cmp"
	"math"
	"slices"
)

// obstacles are what labels keep away from: points along the lines, and boxes.
type obstacles struct {
	points []point // must not be covered
	faint  []point // rather not
	boxes  []rect  // must not be touched
}

// along adds a line's points, a few pixels apart.
func along(points []point, line []point) []point {
	const apart = 6
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		steps := int(math.Hypot(b.x-a.x, b.y-a.y)/apart) + 1
		for k := range min(steps, 1000) {
			f := float64(k) / float64(steps)
			points = append(points, point{a.x + f*(b.x-a.x), a.y + f*(b.y-a.y)})
		}
	}
	if len(line) > 0 {
		points = append(points, line[len(line)-1])
	}
	return points
}

// free tells whether a box covers nothing that it must not.
func (o *obstacles) free(r rect) bool {
	return !slices.ContainsFunc(o.points, r.holds) && !slices.ContainsFunc(o.boxes, r.meets)
}

// place returns the first of the boxes that is free and covers the fewest faint
// points, false where none is free.
func (o *obstacles) place(boxes []rect, within rect) (rect, bool) {
	best, fewest := rect{}, -1
	for _, r := range boxes {
		if !r.within(within) || !o.free(r) {
			continue
		}
		covered := 0
		for _, p := range o.faint {
			if r.holds(p) {
				covered++
			}
		}
		if fewest < 0 || covered < fewest {
			best, fewest = r, covered
		}
	}
	return best, fewest >= 0
}

// spread moves the middles of labels apart to at least pitch, in their order,
// and keeps them within low … high as far as they fit there.
func spread(middles []float64, pitch, low, high float64) []float64 {
	order := make([]int, len(middles))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, k int) int { return cmp.Compare(middles[i], middles[k]) })
	out := make([]float64, len(middles))
	if len(middles) > 1 {
		pitch = min(pitch, (high-low)/float64(len(middles)-1))
	}
	settled := spreadSorted(middles, order, pitch)
	for k, i := range order {
		out[i] = min(max(settled[k], low+float64(k)*pitch), high-float64(len(order)-1-k)*pitch)
	}
	return out
}

// spreadSorted merges labels that touch into blocks around their mean, as the
// pool-adjacent-violators algorithm of isotonic regression does: the least
// squared displacement.
func spreadSorted(middles []float64, order []int, pitch float64) []float64 {
	type block struct {
		sum   float64 // of middle − place in the block · pitch
		count int
	}
	var blocks []block
	for _, i := range order {
		blocks = append(blocks, block{middles[i], 1})
		for n := len(blocks); n > 1; n = len(blocks) {
			above, below := blocks[n-2], blocks[n-1]
			start := above.sum / float64(above.count)
			if below.sum/float64(below.count) >= start+float64(above.count)*pitch {
				break
			}
			merged := block{above.sum + below.sum - float64(below.count*above.count)*pitch, above.count + below.count}
			blocks = append(blocks[:n-2], merged)
		}
	}
	var out []float64
	for _, b := range blocks {
		for k := range b.count {
			out = append(out, b.sum/float64(b.count)+float64(k)*pitch)
		}
	}
	return out
}

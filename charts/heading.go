package charts

// A heading is what stands around the figure itself: title and subtitle above,
// small print below, fitted in.
type heading struct {
	title      typeface
	titleLines []string
	subtitle   []string
	foot       []string
}

const roomAcross = Width - 2*margin

// newHeading fits the texts in; subtitle and small print have at most so many lines.
func newHeading(t Theme, title, subtitle, foot string, most int) heading {
	h := heading{
		title:    typeface{bold, titleSize, t.ink},
		subtitle: t.subtitle().balance(roomAcross, most, subtitle),
		foot:     t.small().balance(roomAcross, most, foot),
	}
	for ; ; h.title.size -= 4 {
		whole := len(h.title.wrap(roomAcross, keepTogether(clean(title)))) <= 2
		if whole || h.title.size <= titleLeast {
			h.titleLines = h.title.balance(roomAcross, 2, title)
			return h
		}
	}
}

const (
	firstBaseline = margin + 44
	lastBaseline  = Height - 34
	titleLeading  = 1.19 // of the title's size
)

// bottom is where the subtitle ends and the figure may begin.
func (h heading) bottom() float64 {
	return h.subtitleTop() + subtitleLine*float64(len(h.subtitle)) - 28
}

// subtitleTop is the baseline of the subtitle, not closer to a small title.
func (h heading) subtitleTop() float64 {
	line := h.title.size * titleLeading
	return firstBaseline + line*float64(len(h.titleLines)-1) + max(line, 60) - 2
}

// top is where the small print begins and the figure has to end.
func (h heading) top() float64 {
	return lastBaseline - smallLine*float64(len(h.foot)) - 6
}

func (h heading) draw(c *canvas, t Theme) {
	y := float64(firstBaseline)
	for _, line := range h.titleLines {
		c.text(h.title, left, margin, y, line)
		y += h.title.size * titleLeading
	}
	for i, line := range h.subtitle {
		c.text(t.subtitle(), left, margin, h.subtitleTop()+subtitleLine*float64(i), line)
	}
	for i, line := range h.foot {
		c.text(t.small(), left, margin, lastBaseline-smallLine*float64(len(h.foot)-1-i), line)
	}
}

package charts

import "fmt"

// Churn is how many clients leave, month by month: churn as bars from zero, and
// above them the line of retention, on a scale of its own. Where that one does
// not begin at zero its axis is visibly broken.
type Churn struct {
	Title, Subtitle, Foot string
	Bars                  []ChurnBar  // in order of time; the last MaxChurnBars are drawn
	BarName, LineName     string      // over the bars and over the line: Отток, Удержание
	CountName             string      // over the counts: Клиентов на начало
	Bands                 []ChurnBand // the first MaxChurnBands are drawn
	// Percent writes a whole percent with its sign: 59 %. Nil: 59%
	Percent func(int) string
	Marked  int // index of the bar to look at, -1 for none
	// More tells of months that the caller left out; without it a +n counts those
	// that had no room.
	More string
}

// A ChurnBar is one month.
type ChurnBar struct {
	Name             string // мар
	Year             string // written where it changes
	Churn, Retention Percentage
	Count            string // clients at the month's beginning, below its name
	Open             bool   // the month has not ended: a hollow bar
}

// A Percentage may be undefined, like that of no clients.
type Percentage struct {
	Value float64
	Is    bool
}

// A ChurnBand is a range of churn to compare with; its label says whose it is.
type ChurnBand struct {
	Low, High float64
	Label     string
}

// What Churn draws: two years, and as many bands as have room for their labels.
const (
	MaxChurnBars  = 24
	MaxChurnBands = 3
)

// check finds contradictions. No data is none: empty axes say so.
func (k Churn) check() error {
	if n := len(k.Bars); k.Marked < -1 || k.Marked >= max(n, 1) {
		return fmt.Errorf("a churn's marked bar is %d: it has %d", k.Marked, n)
	}
	for i, b := range k.Bands {
		if b.Low > b.High {
			return fmt.Errorf("a churn's band %d goes from %v to %v", i, b.Low, b.High)
		}
	}
	return nil
}

func (p Percentage) defined() bool { return p.Is && finite(p.Value) }

func (b ChurnBand) drawn() bool { return finite(b.Low) && finite(b.High) }

func (k Churn) draw(c *canvas, t Theme) error {
	if err := k.check(); err != nil {
		return err
	}
	h := newHeading(t, k.Title, k.Subtitle, k.Foot, 3)
	h.draw(c, t)
	d := newChurnDrawing(k, t, h)
	if d.lined {
		if err := d.above.draw(c, d.shade, d.retentionGrid, d.retention, d.retentionValues); err != nil {
			return err
		}
	}
	return d.below.draw(c, d.shade, d.bands, d.churnGrid, d.bars, d.churnValues, d.bandNames, d.months)
}

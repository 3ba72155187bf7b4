package charts

// A PeriodState is what is known of a period of clients' life.
type PeriodState int

// The states.
const (
	NoCell PeriodState = iota // nothing is drawn
	Closed                    // the period has ended: coloured, or a line
	Open                      // it has not, and the percent may grow: hollow
	Few                       // too few clients for a percent: a dot, or a gap
)

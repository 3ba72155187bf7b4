package demo

import "slices"

// ClientsOf names a rep's regular outlets, for a text that suggests what to
// write; of Anna the first two have names of one word.
func (c *Company) ClientsOf(code string) []string {
	return c.named(code, func(_, nth int) bool { return nth < regulars })
}

// SilentOf names a rep's outlets that have not bought for as long as makes a client lapse, or nearly.
func (c *Company) SilentOf(code string) []string {
	return c.named(code, c.silent)
}

// named are the outlets of a rep that play a part.
func (c *Company) named(code string, wanted func(rep, nth int) bool) (names []string) {
	rep := slices.IndexFunc(c.reps, func(r rep) bool { return r.code == code })
	for i, o := range c.outlets {
		if o.rep == rep && wanted(rep, i/len(c.reps)) {
			names = append(names, c.say(o.name))
		}
	}
	return names
}

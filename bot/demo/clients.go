package demo

import "slices"

// ClientsOf names a rep's regular outlets, for a text that suggests what to
// write; of Anna the first two have names of one word.
func (c *Company) ClientsOf(code string) (names []string) {
	rep := slices.IndexFunc(c.reps, func(r rep) bool { return r.code == code })
	for i, o := range c.outlets {
		if o.rep == rep && i/len(c.reps) < regulars {
			names = append(names, c.say(o.name))
		}
	}
	return names
}

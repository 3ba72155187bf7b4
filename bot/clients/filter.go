package clients

import "runrate/storage"

// Filters names the segment and the category that alone are looked at, "" for none.
func (c *Clients) Filters() (segment, category string, err error) {
	segments, err := c.segmentNames()
	for _, k := range c.book.Categories() {
		if k.ID == c.Category {
			category = k.Name
		}
	}
	return segments[c.Segment], category, err
}

// AtPrices tells whether some category has a price, at which what has no amount is reckoned.
func (c *Clients) AtPrices() bool { return len(c.prices) > 0 }

// Member looks up who somebody is, the zero Member for nobody.
func (c *Clients) Member(id storage.MemberID) storage.Member { return c.ownerNow[id] }

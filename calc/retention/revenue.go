package retention

import "runrate/calc"

// Revenue is how money moved from one period to the next, by what clients paid
// in each; what a client paid is cut at 0, and net credits stand apart.
//
// Start − Churned − Contraction + Expansion + Reactivation + New = End, and
// End + Credits is all that was paid in the period.
type Revenue struct {
	Start        calc.Money // paid in the period before
	Churned      calc.Money // by those of them who paid nothing now
	Contraction  calc.Money // by how much others paid less
	Expansion    calc.Money // or more
	Reactivation calc.Money // by who paid nothing in the period before, and had bought earlier
	New          calc.Money // by who bought for the first time
	End          calc.Money
	Credits      calc.Money // the sum of the clients whose net is negative, 0 or below
	Payers       int        // clients who paid in the period before
}

// Add counts in a client's net in the period before and in this one. isNew
// tells that his first purchase is not before this period.
func (r *Revenue) Add(before, now calc.Money, isNew bool) {
	r.Credits += min(now, 0)
	p, c := max(before, 0), max(now, 0)
	r.Start += p
	r.End += c
	add(&r.Payers, p > 0)
	switch {
	case p > 0 && c == 0:
		r.Churned += p
	case p > 0 && c < p:
		r.Contraction += p - c
	case p > 0:
		r.Expansion += c - p
	case isNew:
		r.New += c
	default:
		r.Reactivation += c
	}
}

// Plus adds up the money of different clients in one period.
func (r Revenue) Plus(o Revenue) Revenue {
	return Revenue{
		r.Start + o.Start, r.Churned + o.Churned, r.Contraction + o.Contraction, r.Expansion + o.Expansion,
		r.Reactivation + o.Reactivation, r.New + o.New, r.End + o.End, r.Credits + o.Credits, r.Payers + o.Payers,
	}
}

// GRR is gross revenue retention, Σmin(P, C)/ΣP.
func (r Revenue) GRR() calc.Ratio { return money(r.Start-r.Churned-r.Contraction, r.Start) }

// NRR is net revenue retention: what those who paid before pay now, over what they paid.
func (r Revenue) NRR() calc.Ratio {
	return money(r.Start-r.Churned-r.Contraction+r.Expansion, r.Start)
}

// NetChurn is (churned + contraction − expansion − reactivation)/start.
func (r Revenue) NetChurn() calc.Ratio {
	return money(r.Churned+r.Contraction-r.Expansion-r.Reactivation, r.Start)
}

// QuickRatio is (new + expansion)/(churned + contraction).
func (r Revenue) QuickRatio() calc.Ratio { return money(r.New+r.Expansion, r.Churned+r.Contraction) }

func money(a, b calc.Money) calc.Ratio { return calc.NewRatio(int64(a), int64(b)) }

package bot

import (
	"errors"

	"runrate/bot/clients"
	"runrate/bot/figures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/calc/metrics"
	"runrate/calc/retention"
)

// offer computes an input of a metric from the ledger, within a scope that the
// member may see and of a month that is over: whole units of the currency for
// money, a number of clients as such. False is for what there is not.
type offer func(v *viewer, s figures.Scope, month calc.Month) (calc.Ratio, bool, error)

// offers is the table of what the ledger can supply. A source without a row is offered nowhere.
var offers = map[metrics.Source]offer{
	metrics.Turnover:       turnoverOffer,
	metrics.BuyingClients:  clientsOffer(func(_ retention.Movement, bought int) int { return bought }),
	metrics.ClientsAtStart: clientsOffer(func(m retention.Movement, _ int) int { return m.Start }),
	metrics.ClientsAtEnd:   clientsOffer(func(m retention.Movement, _ int) int { return m.End }),
	metrics.NewClients:     clientsOffer(func(m retention.Movement, _ int) int { return m.New }),
	metrics.LostClients:    clientsOffer(func(m retention.Movement, _ int) int { return m.Lost }),
	metrics.RevenueAtStart: revenueOffer(func(r retention.Revenue) calc.Money { return r.Start }),
	metrics.RevenueLost:    revenueOffer(func(r retention.Revenue) calc.Money { return r.Churned + r.Contraction }),
}

// metricOffer is what the ledger knows of an input as of the last month that is
// over: of what the member looks at by himself. nil is for nothing.
func (v *viewer) metricOffer(in metrics.Input) (*text.MetricOffer, error) {
	supply, known := offers[in.From]
	scope := v.defaultScope()
	may, err := v.maySee(scope)
	if err != nil || !may || !known {
		return nil, err
	}
	month := v.Today().Month() - 1
	value, there, err := supply(v, scope, month)
	if err != nil || !there {
		return nil, err
	}
	whose, err := v.scopeName(scope)
	return &text.MetricOffer{Input: in, Value: value, Month: month, Whose: whose, Own: scope.Rep == v.Member.ID}, err
}

// turnoverOffer is what was really invoiced.
func turnoverOffer(v *viewer, s figures.Scope, month calc.Month) (calc.Ratio, bool, error) {
	b, err := figures.Open(v.read)
	if err != nil {
		return calc.Ratio{}, false, err
	}
	sum, err := b.Turnover(s, month)
	return sum.Ratio().Div(calc.NewRatio(100, 1)), sum > 0, err
}

// clientsOffer is a number of the clients that a scope's month began or ended with.
func clientsOffer(of func(m retention.Movement, bought int) int) offer {
	return func(v *viewer, s figures.Scope, month calc.Month) (calc.Ratio, bool, error) {
		c, err := v.clientsOf(s)
		if err != nil {
			return calc.Ratio{}, false, err
		}
		moved, bought, err := c.Month(month)
		if errors.Is(err, clients.ErrTooMany) {
			return calc.Ratio{}, false, nil
		}
		there := moved.Start+moved.End+moved.New > 0
		return calc.NewRatio(int64(of(moved, bought)), 1), there, err
	}
}

// revenueOffer is a sum of the money that moved from the month before to a month.
func revenueOffer(of func(retention.Revenue) calc.Money) offer {
	return func(v *viewer, s figures.Scope, month calc.Month) (calc.Ratio, bool, error) {
		c, err := v.clientsOf(s)
		if err != nil {
			return calc.Ratio{}, false, err
		}
		moved, err := c.MonthRevenue(month)
		if errors.Is(err, clients.ErrTooMany) {
			return calc.Ratio{}, false, nil
		}
		return of(moved).Ratio().Div(calc.NewRatio(100, 1)), moved.Start > 0, err
	}
}

// clientsOf opens the clients who began within a scope.
func (v *viewer) clientsOf(s figures.Scope) (*clients.Clients, error) {
	b, err := figures.Open(v.read)
	if err != nil {
		return nil, err
	}
	return clients.Open(b, clients.Question{Scope: s, AsOf: v.Today() - 1}, v.Now)
}

package bot

import (
	"runrate/bot/figures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/calc/metrics"
)

// offer computes an input of a metric from the ledger, within a scope that the
// member may see and of a month that is over: whole units of the currency for
// money, a number of clients as such. False is for what there is not.
type offer func(v *viewer, s figures.Scope, month calc.Month) (calc.Ratio, bool, error)

// offers is the table of what the ledger can supply. A source without a row is offered nowhere.
var offers = map[metrics.Source]offer{
	metrics.Turnover: turnoverOffer,
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

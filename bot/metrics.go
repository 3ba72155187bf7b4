package bot

import (
	"errors"
	"slices"

	"runrate/bot/text"
	"runrate/calc"
	"runrate/calc/metrics"
	"runrate/storage"
)

// Metrics are calculators: a line of numbers is answered at once, and what it
// lacks is asked for, one number a question. What the company's own ledger
// knows is offered as a button.

// metricExample is a line that is answered at once.
const metricExample = "/metrics crr 120 127 65"

// showMetrics answers /metrics: the cheat sheet, one metric, or its result.
func showMetrics(r *Request) (Reply, error) {
	if r.Args == "" {
		return r.metricList()
	}
	name, numbers := metrics.Cut(r.Args)
	m, known := metrics.Find(name)
	if !known {
		return say(text.MetricUnknown{Name: clipped(name)})
	}
	written, err := metrics.Split(numbers, len(m.Inputs))
	var count metrics.WrongCount
	if errors.As(err, &count) {
		return say(text.MetricRefused{Metric: m, Got: count.Got})
	}
	if err != nil {
		return Reply{}, err
	}
	if _, err := m.ReadAll(written); err != nil {
		wrong, err := metricWrong(err)
		return Reply{Message: text.MetricRefused{Metric: m, Wrong: wrong}}, err
	}
	return r.metricWith(m, written, len(written) == 0)
}

// metricWith computes a metric of numbers that are right, or asks for the next
// one, beginning with a card where that is wanted.
func (r *Request) metricWith(m metrics.Metric, written []string, card bool) (Reply, error) {
	x, err := m.ReadAll(written)
	if err != nil {
		return Reply{}, err
	}
	if len(x) < len(m.Inputs) {
		return r.askMetric(written, text.MetricAsk{Metric: m, Card: card, Given: x})
	}
	result, err := m.Of(x)
	return Reply{Message: text.MetricResult{Metric: m, Inputs: x, Result: result}}, err
}

// askMetric asks for the next number, and offers what the ledger knows.
func (r *Request) askMetric(written []string, ask text.MetricAsk) (Reply, error) {
	q := question{Kind: askNumber, Metric: ask.Metric.Written(), Numbers: written}
	offered, err := r.metricOffer(ask.Input())
	if err != nil {
		return Reply{}, err
	}
	if offered != nil {
		q.Offer = metrics.Exact(offered.Value, offered.Input.Unit)
	}
	ask.Offer = offered
	reply, err := r.askAbout(q, func(dropped bool) any { ask.Dropped = dropped; return ask })
	if err != nil || offered == nil {
		return reply, err
	}
	label, err := text.Plain(r.Lang, text.MetricTake(*offered))
	reply.Buttons = append([][]Button{{{label, pressData("offer", r.Update.ID)}}}, reply.Buttons...)
	return reply, err
}

// typedNumber takes a text for the number that is asked for. Who sells may
// write an entry instead: that cancels the question, and is told so.
func (r *Request) typedNumber(q question) (Reply, bool, error) {
	said := plainWord(r.Update.Text)
	switch {
	case slices.Contains(noWords, said):
		reply, err := r.stopMetric()
		return reply, true, err
	case q.Offer != "" && slices.Contains(yesWords, said):
		reply, err := r.metricNumber(q, q.Offer)
		return reply, true, err
	case metrics.LooksLikeNumber(r.Update.Text), !r.Member.Roles.Has(storage.Rep) && r.Update.Text != "" && !forSomebody.MatchString(r.Update.Text):
		reply, err := r.metricNumber(q, r.Update.Text)
		return reply, true, err
	}
	return Reply{}, false, nil
}

// metricNumber goes on with a number, or says what is wrong with it and asks again.
func (r *Request) metricNumber(q question, written string) (Reply, error) {
	if err := r.closeQuestion(); err != nil {
		return Reply{}, err
	}
	m, known := metrics.Find(q.Metric)
	given, err := m.ReadAll(q.Numbers)
	if !known || err != nil || len(given) >= len(m.Inputs) { // the table is another by now
		return say(text.MetricUnknown{Name: q.Metric})
	}
	numbers := append(slices.Clone(q.Numbers), written)
	if _, err = m.ReadAll(numbers); err == nil {
		return r.metricWith(m, numbers, false)
	}
	wrong, err := metricWrong(err)
	if err != nil {
		return Reply{}, err
	}
	return r.askMetric(q.Numbers, text.MetricAsk{Metric: m, Given: given, Wrong: wrong})
}

// closeQuestion forgets the open question.
func (r *Request) closeQuestion() error {
	return r.Tx.PutDialog(storage.Dialog{User: r.Update.User.ID})
}

// stopMetric ends a metric before its last number.
func (r *Request) stopMetric() (Reply, error) {
	return Reply{Message: text.MetricStopped{}}, r.closeQuestion()
}

// asksNumber tells whether a metric waits for what may be a number.
func (r *Request) asksNumber() (bool, error) {
	q, open, err := r.pending()
	return open && q.Kind == askNumber && metrics.LooksLikeNumber(r.Update.Text), err
}

// cancelled stops a metric for the word that otherwise undoes an entry.
func (r *Request) cancelled(c Command) (Reply, bool, error) {
	if c.Name != "undo" || r.Member.ID == 0 || r.Update.Kind != Message {
		return Reply{}, false, nil
	}
	q, open, err := r.pending()
	if err != nil || !open || q.Kind != askNumber {
		return Reply{}, false, err
	}
	reply, err := r.stopMetric()
	return reply, true, err
}

// metricWrong is an error of package metrics in the words of a message; any other is returned.
func metricWrong(err error) (*text.MetricWrong, error) {
	var notRead metrics.NotRead
	var bounds metrics.OutOfBounds
	var zero metrics.DivisionByZero
	switch {
	case errors.As(err, &zero):
		return &text.MetricWrong{Reason: "zero", Zeros: zero.Inputs}, nil
	case errors.As(err, &bounds):
		return &text.MetricWrong{Reason: boundReasons[bounds.Bound], Input: bounds.Input, Other: bounds.Other, Limit: bounds.Limit}, nil
	case errors.As(err, &notRead):
		return &text.MetricWrong{Reason: numberReason(notRead.Err), Text: clipped(notRead.Text)}, nil
	}
	return nil, err
}

var boundReasons = map[metrics.Bound]string{metrics.Negative: "negative", metrics.Fraction: "fraction", metrics.AboveWhole: "whole", metrics.AboveOther: "other"}

func numberReason(err error) string {
	switch {
	case errors.Is(err, metrics.ErrPercent):
		return "percent"
	case errors.Is(err, calc.ErrTwoFaced):
		return "two-faced"
	case errors.Is(err, calc.ErrTooFine):
		return "too fine"
	case errors.Is(err, calc.ErrTooLarge):
		return "too large"
	}
	return "not a number"
}

// metricList is the whole cheat sheet, with a button a group.
func (r *Request) metricList() (Reply, error) {
	out := text.MetricList{Example: metricExample}
	var groups []Button
	for _, g := range metrics.Groups {
		out.Groups = append(out.Groups, text.MetricGroup{Name: g.Name(), Metrics: metrics.In(g)})
		groups = append(groups, Button{g.Name().In(string(r.Lang)), pressData("metrics", int64(g))})
	}
	return Reply{Message: out, Buttons: slices.Collect(slices.Chunk(groups, 2))}, nil
}

// metricColumns is how many of a group's metrics stand in a row; three rows hold them all.
const metricColumns = 3

// pressMetrics shows one group; what is none is all of them.
func pressMetrics(r *Request, args []int64) (Reply, error) {
	if args[0] < 0 || args[0] >= int64(len(metrics.Groups)) {
		reply, err := r.metricList()
		reply.InPlace = true
		return reply, err
	}
	g := metrics.Groups[args[0]]
	list := metrics.In(g)
	var all []Button
	for i, m := range list {
		all = append(all, Button{m.Label.In(string(r.Lang)), pressData("metric", args[0], int64(i))})
	}
	back, err := r.buttons("all metrics", pressData("metrics", -1))
	return Reply{
		Message: text.MetricList{Groups: []text.MetricGroup{{Name: g.Name(), Metrics: list}}, Example: metricExample},
		Buttons: append(slices.Collect(slices.Chunk(all, metricColumns)), back...), InPlace: true,
	}, err
}

// pressMetric shows a metric, and asks for its first number.
func pressMetric(r *Request, args []int64) (Reply, error) {
	list := metrics.In(metrics.Group(min(max(args[0], 0), 255)))
	if args[1] < 0 || args[1] >= int64(len(list)) {
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	reply, err := r.metricWith(list[args[1]], nil, true)
	reply.InPlace = true
	return reply, err
}

// pressOffer takes the number that was offered.
func pressOffer(r *Request, args []int64) (Reply, error) {
	q, open, err := r.pending()
	if err != nil || !open || q.ID != args[0] || q.Kind != askNumber || q.Offer == "" {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	reply, err := r.metricNumber(q, q.Offer)
	reply.InPlace = true
	return reply, err
}

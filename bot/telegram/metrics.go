package telegram

import (
	"context"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"runrate/bot"
	"runrate/storage"
)

// Metrics counts what the wire does. A nil Metrics counts nothing.
type Metrics struct {
	Registry *prometheus.Registry

	updates    *prometheus.CounterVec
	batches    prometheus.Histogram
	pollErrors *prometheus.CounterVec
	lastPoll   prometheus.Gauge
	sends      *prometheus.CounterVec
}

// NewMetrics returns metrics of one process and its store.
func NewMetrics(store storage.Store) *Metrics {
	m := &Metrics{
		Registry: prometheus.NewRegistry(),
		updates: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "runrate_updates_total", Help: "Updates dealt with, by kind."}, []string{"kind"}),
		batches: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "runrate_batch_seconds", Help: "Time from a polled batch to its commit.",
			Buckets: prometheus.ExponentialBuckets(0.001, 2, 14)}),
		pollErrors: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "runrate_poll_errors_total", Help: "Polls that failed, by HTTP status (0: no answer)."}, []string{"code"}),
		lastPoll: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "runrate_last_poll_timestamp_seconds", Help: "When Telegram last answered a poll."}),
		sends: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "runrate_sends_total", Help: "Messages tried, by method and outcome."}, []string{"method", "outcome"}),
	}
	waiting := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "runrate_outbox_messages", Help: "Messages waiting to be sent."}, func() float64 { return waitingIn(store) })
	m.Registry.MustRegister(m.updates, m.batches, m.pollErrors, m.lastPoll, m.sends, waiting,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func waitingIn(store storage.Store) float64 {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	n := 0
	if err := store.View(ctx, func(r storage.Reader) error {
		n = 0
		return r.Outbox(func(storage.Outgoing) (bool, error) { n++; return true, nil })
	}); err != nil {
		return -1
	}
	return float64(n)
}

var fateNames = map[fate]string{sent: "sent", dropped: "dropped", again: "again", gone: "gone", moved: "moved", stale: "stale"}

func (m *Metrics) polled() {
	if m != nil {
		m.lastPoll.SetToCurrentTime()
	}
}

func (m *Metrics) pollFailed(code int) {
	if m != nil {
		m.pollErrors.WithLabelValues(strconv.Itoa(code)).Inc()
	}
}

func (m *Metrics) handled(batch []bot.Update, took time.Duration) {
	if m == nil || len(batch) == 0 {
		return
	}
	m.batches.Observe(took.Seconds())
	for _, u := range batch {
		m.updates.WithLabelValues(u.Kind.String()).Inc()
	}
}

func (m *Metrics) sent(method string, f fate) {
	if m != nil {
		m.sends.WithLabelValues(method, fateNames[f]).Inc()
	}
}

package page_test

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// How long it takes from the address to the people and the first conversation,
// as the browser's own clock has it, and what that weighs without pictures.
func BenchmarkLoad(b *testing.B) {
	path := browser(b)
	d := startDemo(b, readmeCommand(b)+" --port 0")
	v := &visitor{tab: openTab(b, openBrowser(b, path), 1200, 800)}
	ready := `performance.getEntriesByName('ready').length > 0`
	var sum float64
	n := 0
	for b.Loop() {
		clear(v.bytes)
		v.do(chromedp.Navigate(d.url))
		v.until("the conversation", ready)
		sum += eval[float64](v.tab, `performance.getEntriesByName('ready')[0].startTime`)
		n++
	}
	b.ReportMetric(d.took.Seconds()*1000, "ms/start")
	b.ReportMetric(sum/float64(n), "ms/load")
	b.ReportMetric(float64(v.weight()), "B/page")
}

package page_test

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// How long it takes to load the page, and until the people and the first
// conversation are shown, as the browser's own clock has it: medians; and what
// all that weighs without pictures.
func BenchmarkLoad(b *testing.B) {
	path := browser(b)
	d := startDemo(b, readmeCommand(b)+" --port 0")
	v := &visitor{tab: openTab(b, openBrowser(b, path), 1200, 800)}
	ready := `performance.getEntriesByName('ready').length > 0`
	var loaded, shown []float64
	for b.Loop() {
		v.forget()
		v.do(chromedp.Navigate(d.url))
		v.until("the conversation", ready)
		v.until("the load", `performance.getEntriesByType('navigation')[0].loadEventEnd > 0`)
		loaded = append(loaded, eval[float64](v.tab, `performance.getEntriesByType('navigation')[0].loadEventEnd`))
		shown = append(shown, eval[float64](v.tab, `performance.getEntriesByName('ready')[0].startTime`))
	}
	b.ReportMetric(d.took.Seconds()*1000, "ms/start")
	b.ReportMetric(median(loaded), "ms/load")
	b.ReportMetric(median(shown), "ms/shown")
	b.ReportMetric(float64(v.weight()), "B/page")
}

func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

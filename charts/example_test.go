package charts_test

import (
	"bytes"
	"fmt"
	"image/png"

	"runrate/charts"
)

func ExamplePNG() {
	picture, err := charts.PNG(charts.Bars{
		Title:    "Juice is the weakest: 15% of plan",
		Subtitle: "Run rate: forecast for the month over plan, %",
		Foot:     "2 categories with a plan. As of 11 Mar 2026",
		Target:   "100% = plan",
		Rows: []charts.Bar{
			{Name: "Juice", Percent: 15, HasPercent: true, Value: "15%", Note: "61.1 kg a day required", Strong: true},
			{Name: "Beer", Percent: 104, HasPercent: true, Value: "104%", Note: "1,589 pcs a day required"},
		},
	}, charts.Light)
	if err != nil {
		fmt.Println(err)
		return
	}
	header, _ := png.DecodeConfig(bytes.NewReader(picture))
	fmt.Println(header.Width, header.Height)
	// Output: 1080 1280
}

package charts

import (
	"bytes"
	"flag"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the pictures in testdata with what is drawn now")

// A golden is a picture that is compared, pixel by pixel.
type golden struct {
	name   string
	figure Figure
	theme  Theme
}

var goldens = slices.Concat(goldens1, goldens2)

var goldens1 = []golden{
	{"burnup", russianBurnUp(), Light},
	{"burnup_fan_dark", fanned(), Dark},
	{"burnup_first_day", firstDay(), Light},
	{"burnup_returns_dark", returns(), Dark},
	{"bars", russianBars(), Light},
	{"bars_many_dark", englishBars(), Dark},
	{"bars_edges", edges(), Light},
	{"cohorts", russianCohorts(), Light},
	{"cohorts_dark", russianCohorts(), Dark},
	{"cohorts_many", manyCohorts(), Light},
	{"cohorts_many_dark", manyCohorts(), Dark},
	{"cohorts_first", firstCohorts(), Light},
	{"cohorts_single_dark", singleCohort(), Dark},
	{"waterfall", russianWaterfall(), Light},
	{"waterfall_dark", russianWaterfall(), Dark},
	{"waterfall_many", manySteps(), Light},
	{"waterfall_zeros_dark", nothingSold(), Dark},
	{"waterfall_below_zero", belowZero(), Light},
	{"pareto", russianPareto(), Light},
	{"pareto_dark", russianPareto(), Dark},
	{"pareto_many_dark", manyReasons(), Dark},
	{"pareto_single", singleReason(), Light},
	{"battleship", russianMap(), Light},
	{"battleship_dark", russianMap(), Dark},
	{"battleship_large", largeMap(), Light},
	{"battleship_large_dark", largeMap(), Dark},
	{"battleship_sparse", sparseMap(), Light},
	{"battleship_single_dark", singleMap(), Dark},
}

// some are all sample pictures; under the race detector one in eight of them,
// for that has nothing to find in what is drawn alone.
func some() []golden {
	if !raceDetector {
		return goldens
	}
	var few []golden
	for i := 0; i < len(goldens); i += 8 {
		few = append(few, goldens[i])
	}
	return few
}

func TestGolden(t *testing.T) {
	for _, g := range some() {
		t.Run(g.name, func(t *testing.T) {
			picture, err := PNG(g.figure, g.theme)
			if err != nil {
				t.Fatal(err)
			}
			if len(picture) > mostBytes {
				t.Errorf("%d bytes, want at most %d", len(picture), mostBytes)
			}
			file := filepath.Join("testdata", g.name+".png")
			if *update {
				if err := os.WriteFile(file, picture, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			golden, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if n := differing(decoded(t, picture), decoded(t, golden)); n > tolerated {
				t.Errorf("%d pixels differ from %s; if they should, run go test ./charts -update and look at it", n, file)
			}
		})
	}
}

// mostBytes of a picture that a phone on a bad line gets soon.
const mostBytes = 120_000

// tolerated is how many pixels may differ: rounding on other processors moves
// single shades of edges, while a changed digit is hundreds of pixels.
const tolerated = 40

// differing counts the pixels that differ visibly.
func differing(a, b *image.RGBA) int {
	const visible = 20
	n := 0
	for i := 0; i < len(a.Pix); i += 4 {
		if p, q := a.Pix[i:], b.Pix[i:]; apart(p[0], q[0]) > visible || apart(p[1], q[1]) > visible || apart(p[2], q[2]) > visible {
			n++
		}
	}
	return n
}

func apart(a, b uint8) int { return int(max(a, b)) - int(min(a, b)) }

func decoded(t interface {
	Helper()
	Fatal(...any)
}, picture []byte) *image.RGBA {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds() != image.Rect(0, 0, Width, Height) {
		t.Fatal("a picture of", img.Bounds())
	}
	pixels := image.NewRGBA(img.Bounds())
	draw.Draw(pixels, pixels.Rect, img, image.Point{}, draw.Src)
	return pixels
}

// The comparison notices the least that matters: one digit of a small label.
func TestGoldenNoticesADigit(t *testing.T) {
	b := russianBurnUp()
	before := decoded(t, drawPNG(t, b, Light))
	b.Labels.Today = "сегодня, 13.09"
	if n := differing(before, decoded(t, drawPNG(t, b, Light))); n <= tolerated {
		t.Errorf("another date differs by %d pixels, and %d are tolerated", n, tolerated)
	}
}

func drawPNG(t testing.TB, f Figure, theme Theme) []byte {
	t.Helper()
	picture, err := PNG(f, theme)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

func firstDay() BurnUp {
	b := russianBurnUp()
	b.Title, b.Unit = "Прошёл один день: прогноз ещё шаток", "шт"
	b.Plan, b.Fact, b.From = evenly(b.Off, 0, 0, 24_000), sold(1, 1000), 1
	b.Required, b.Forecast = evenly(b.Off, 1, 900, 23_100), evenly(b.Off, 1, 900, 18_900)
	b.Labels.Today, b.Foot = "сегодня, 01.09", "Серое — выходные. Данные на 01.09.2025, 20:00"
	b.Card = []CardRow{{"Нужно в день", "1 100 шт", RequiredMark}, {"Прогноз", "900 шт в день", ForecastMark}}
	return b
}

func returns() BurnUp {
	b := englishBurnUp()
	b.Title = "Returns exceed sales by 3,600 pcs"
	b.Fact = sold(18, -300)
	now := b.Fact[18]
	b.Required, b.Forecast = evenly(b.Off, 18, now, 20_500-now), evenly(b.Off, 18, now, now*8/14)
	b.Card = []CardRow{{"Required a day", "3,013 pcs", RequiredMark}, {"Pace a day", "−257 pcs", ForecastMark}, {"Days left", "8", NoMark}}
	return b
}

func edges() Bars {
	long := "Категория, у которой название — ровно шестьдесят знаков длины"
	return Bars{
		Title: "Возвратов больше, чем продаж: −300 % плана", Subtitle: "Ранрейт, %", Foot: "Данные на 11.03.2026",
		Target: "100 % = план",
		Rows: []Bar{
			{"Возвраты", -300, true, "−300 %", "нужно 300 шт в день", true},
			{long, -12, true, "−12 %", "нужно 123 456,7 кг в день", false},
			{"Ноль", 0, true, "0 %", "нужно 100 шт в день", false},
			{"Не начат", 0, false, "—", "первый день не прошёл", false},
			{"Почти", 99.6, true, "99,6 %", "", false},
			{"Ровно", 100, true, "100 %", "", false},
			{"Перебор 🙂", 900, true, "900 %", "план выполнен", false},
		},
		NoTarget: []Untargeted{{"Кофе", "41 шт"}, {long, "1 000 000 кг"}, {"Чай", "2 шт"}, {"Какао", "0 шт"}, {"Мёд", "−3 кг"}}, NoTargetTitle: "Без плана",
	}
}

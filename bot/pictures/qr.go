package pictures

import (
	"bytes"
	"image"
	"image/color"
	"image/png"

	"github.com/boombuler/barcode/qr"
)

// A QR code's module is so many pixels wide, and so many modules stay blank around it (ISO/IEC 18004 asks for four).
const (
	modulePixels = 12
	quietModules = 4
)

// QR draws a link as a PNG to be scanned.
func QR(link string) ([]byte, error) {
	code, err := qr.Encode(link, qr.M, qr.Auto)
	if err != nil {
		return nil, err
	}
	side := code.Bounds().Dx()
	img := image.NewPaletted(image.Rect(0, 0, (side+2*quietModules)*modulePixels, (side+2*quietModules)*modulePixels), color.Palette{color.White, color.Black})
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			at := image.Pt(x/modulePixels-quietModules, y/modulePixels-quietModules)
			if !at.In(code.Bounds()) {
				continue
			}
			if lightness, _, _, _ := code.At(at.X, at.Y).RGBA(); lightness == 0 {
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	var out bytes.Buffer
	err = png.Encode(&out, img)
	return out.Bytes(), err
}

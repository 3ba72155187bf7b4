package charts

import (
	"bytes"
	"image/png"
	"sync"
)

// The size of every picture. Telegram scales down what is longer than 1280.
const (
	Width  = 1080
	Height = 1280
)

// A Figure is what PNG draws: a BurnUp or Bars.
type Figure interface {
	draw(c *canvas, t Theme) error
}

// PNG draws a figure. It is safe for concurrent use, and the same figure gives
// the same bytes. It fails on a figure that contradicts itself, such as more
// values than the month has days.
func PNG(f Figure, t Theme) ([]byte, error) {
	c := newCanvas()
	defer c.release()
	if t.name == "" {
		t = Light
	}
	c.clear(t.background)
	if err := f.draw(c, t); err != nil {
		return nil, err
	}
	return c.encode()
}

// encode writes the picture with a palette: a quarter of the time that full
// colour takes, and half of the size.
func (c *canvas) encode() ([]byte, error) {
	out := outputs.Get().(*bytes.Buffer)
	defer outputs.Put(out)
	out.Reset()
	if !quantize(c.indexed, c.img, colours) {
		if err := encoder.Encode(out, c.img); err != nil {
			return nil, err
		}
		return bytes.Clone(out.Bytes()), nil
	}
	if err := encoder.Encode(out, c.indexed); err != nil {
		return nil, err
	}
	if out.Len() > largeBytes { // full of small print: worth the time
		out.Reset()
		quantize(c.indexed, c.img, fewColours)
		if err := tightEncoder.Encode(out, c.indexed); err != nil {
			return nil, err
		}
	}
	return bytes.Clone(out.Bytes()), nil
}

// largeBytes is what a picture should not be above, on a phone with one bar of signal.
const largeBytes = 115_000

var (
	outputs = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	encoder = png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: new(encoderBuffers)}

	tightEncoder = png.Encoder{CompressionLevel: png.BestCompression, BufferPool: new(encoderBuffers)}
)

// encoderBuffers keeps the encoder's buffers, close to a megabyte, between pictures.
type encoderBuffers struct{ pool sync.Pool }

func (b *encoderBuffers) Get() *png.EncoderBuffer {
	buffer, _ := b.pool.Get().(*png.EncoderBuffer)
	return buffer
}

func (b *encoderBuffers) Put(buffer *png.EncoderBuffer) { b.pool.Put(buffer) }

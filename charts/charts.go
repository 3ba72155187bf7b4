package charts

import (
	"bytes"
	"image"
	"image/png"
	"sync"
)

// The size of every picture. Telegram scales down what is longer than 1280.
const (
	Width  = 1080
	Height = 1280
)

// A Figure is what PNG draws: a BurnUp, Bars, a Battleship; of retention
// Cohorts, Survival, Curves, Churn, a Waterfall or a Pareto.
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
	crowded, ok := quantize(c.indexed, c.img)
	var picture image.Image = c.indexed
	if !ok {
		picture = c.img
	}
	e := &encoder
	if crowded { // worth the time, on a phone with one bar of signal
		e = &tightEncoder
	}
	if err := e.Encode(out, picture); err != nil {
		return nil, err
	}
	return bytes.Clone(out.Bytes()), nil
}

var (
	outputs = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	encoder = png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: new(encoderBuffers)}

	// png.BestCompression would save another 5 % for ten times the time.
	tightEncoder = png.Encoder{CompressionLevel: png.DefaultCompression, BufferPool: new(encoderBuffers)}
)

// encoderBuffers keeps the encoder's buffers, close to a megabyte, between pictures.
type encoderBuffers struct{ pool sync.Pool }

func (b *encoderBuffers) Get() *png.EncoderBuffer {
	buffer, _ := b.pool.Get().(*png.EncoderBuffer)
	return buffer
}

func (b *encoderBuffers) Put(buffer *png.EncoderBuffer) { b.pool.Put(buffer) }

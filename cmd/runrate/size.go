package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// byteSize is a number of bytes, written as 500MB, 20GB, 1TB or in bytes.
type byteSize int64

// smallestSize is the least limit that makes sense: the file grows in steps of 16 MB.
const smallestSize = 64 << 20

// UnmarshalText reads what an operator writes.
func (b *byteSize) UnmarshalText(text []byte) error {
	s := strings.ToUpper(strings.TrimSpace(string(text)))
	if s == "" || s == "0" {
		*b = 0
		return nil
	}
	unit := int64(1)
	for suffix, n := range map[string]int64{"MB": 1 << 20, "GB": 1 << 30, "TB": 1 << 40} {
		if number, ok := strings.CutSuffix(s, suffix); ok {
			s, unit = strings.TrimSpace(number), n
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 || n > math.MaxInt64/unit {
		return fmt.Errorf("%q is no size like 20GB", text)
	}
	if n *= unit; n < smallestSize {
		return fmt.Errorf("%q is too small: 64MB is the least", text)
	}
	*b = byteSize(n)
	return nil
}

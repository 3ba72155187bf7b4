//go:build !unix

package bolt

import (
	"os"
	"time"
)

// share relies on bbolt's own lock where there are no others.
func share(*os.File, time.Duration) error { return nil }

// Hold does not lock on this system.
func Hold(*os.File) error { return nil }

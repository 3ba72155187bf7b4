//go:build race

package bolt_test

import "flag"

// The race detector makes drawing and packing ten times slower: with it properties
// are checked on fewer cases. Without it they are checked on all.
func init() {
	if err := flag.Set("rapid.checks", "30"); err != nil {
		panic(err)
	}
}

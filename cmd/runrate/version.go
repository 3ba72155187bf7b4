package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"runrate/storage/bolt"
)

// version is set when a release is built: -ldflags "-X main.version=v1.2.3".
var version = ""

type versionCmd struct{}

// Run prints what is running and the schema of the databases it knows.
func (*versionCmd) Run(std streams) error {
	v := version
	if info, ok := debug.ReadBuildInfo(); ok && v == "" {
		v = info.Main.Version
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				v = s.Value[:min(12, len(s.Value))]
			}
		}
	}
	fmt.Fprintf(std.out, "runrate %s (%s %s/%s, schema %d)\n", v, runtime.Version(), runtime.GOOS, runtime.GOARCH, bolt.SchemaVersion)
	return nil
}

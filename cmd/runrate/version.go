package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"sync"

	"runrate/storage/bolt"
)

// version is set when a release is built: -ldflags "-X main.version=v1.2.3".
var version = ""

type versionCmd struct{}

// Run prints what is running and the schema of the databases it knows.
func (*versionCmd) Run(std streams) error {
	fmt.Fprintf(std.out, "runrate %s (%s %s/%s, schema %d)\n", buildName(), runtime.Version(), runtime.GOOS, runtime.GOARCH, bolt.SchemaVersion)
	return nil
}

// buildName tells one build from another: a release by its version, any other
// by its commit, and by its own digest where the tree was not clean.
func buildName() string {
	info, ok := debug.ReadBuildInfo()
	if version != "" || !ok {
		return version
	}
	name, settings := info.Main.Version, map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	if revision := settings["vcs.revision"]; revision != "" {
		name = revision[:min(12, len(revision))]
	}
	if settings["vcs.modified"] == "true" || settings["vcs.revision"] == "" { // nothing but the program itself tells it apart
		name += "+" + fingerprint()
	}
	return name
}

// fingerprint is the beginning of a digest of the program's own file.
var fingerprint = sync.OnceValue(func() string {
	path, err := os.Executable()
	if err != nil {
		return "changes"
	}
	f, err := os.Open(path)
	if err != nil {
		return "changes"
	}
	defer f.Close()
	digest := sha256.New()
	if _, err := io.Copy(digest, f); err != nil {
		return "changes"
	}
	return hex.EncodeToString(digest.Sum(nil)[:4])
})

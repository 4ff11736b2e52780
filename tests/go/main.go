// SPDX-License-Identifier: Apache-2.0

// Command go checks a published log with code that we did not write: golang.org/x/mod/sumdb.
//
//	go DIR
//	go URL VKEY
//
// DIR has the files of tlog-tiles (checkpoint, tile/...), vkey (one line with the log's verifier
// key) and, if there are any, proofs/*.tlog-proof. Everything is derived twice: from the entries
// alone, and from the hash tiles alone. A URL is a host that serves the same over HTTP. It exits with 0 when all agree, else says what differs.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height   = 8
	width    = 1 << height
	checkAll = 1024 // trees up to this size are checked at every index
)

// log is a log folder, with what the entries say about it.
type log struct {
	dir    string
	known  note.Verifiers
	origin string
	tree   tlog.Tree
	hashes []tlog.Hash // of records, by index
	stored []tlog.Hash // by tlog.StoredHashIndex, computed from the entries
}

func (l *log) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		if x < 0 || x >= int64(len(l.stored)) {
			return nil, fmt.Errorf("no stored hash %d", x)
		}
		out[i] = l.stored[x]
	}
	return out, nil
}

// open verifies a checkpoint's note and reads its three lines.
func (l *log) open(data []byte) (tlog.Tree, error) {
	n, err := note.Open(data, l.known)
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return tlog.Tree{}, fmt.Errorf("a checkpoint of %d lines", len(lines)-1)
	}
	if lines[0] != l.origin {
		return tlog.Tree{}, fmt.Errorf("origin %q, but the key is of %q", lines[0], l.origin)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, fmt.Errorf("size %q", lines[1])
	}
	hash, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: hash}, err
}

// path is tlog's own spelling of a tile, without the height that tlog-tiles leaves out.
func (l *log) path(t tlog.Tile) string {
	p := strings.TrimPrefix(t.Path(), fmt.Sprintf("tile/%d/", height))
	if strings.HasPrefix(p, "data/") {
		p = "entries/" + strings.TrimPrefix(p, "data/")
	}
	return "tile/" + p
}

// get reads a file of the log, from the folder or the host. What is not there is os.ErrNotExist.
func (l *log) get(path string) ([]byte, error) {
	if !strings.HasPrefix(l.dir, "http://") {
		return os.ReadFile(filepath.Join(l.dir, filepath.FromSlash(path)))
	}
	answer, err := http.Get(l.dir + "/" + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusNotFound {
		return nil, os.ErrNotExist
	}
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, answer.Status)
	}
	return io.ReadAll(answer.Body)
}

// read gives a tile's or bundle's bytes. A partial one may have been dropped for the full one.
func (l *log) read(t tlog.Tile) (data []byte, full bool, err error) {
	data, err = l.get(l.path(t))
	if os.IsNotExist(err) && t.W < width {
		t.W = width
		data, err = l.get(l.path(t))
	}
	return data, t.W == width, err
}

func (l *log) tile(t tlog.Tile) ([]byte, error) {
	data, full, err := l.read(t)
	if err != nil {
		return nil, err
	}
	if full && len(data) == width*tlog.HashSize {
		data = data[:t.W*tlog.HashSize]
	}
	if len(data) != t.W*tlog.HashSize {
		return nil, fmt.Errorf("%s has %d bytes", l.path(t), len(data))
	}
	return data, nil
}

// tileReader reads the hash tiles of the folder for tlog.TileHashReader.
type tileReader struct{ *log }

func (tileReader) Height() int                             { return height }
func (tileReader) SaveTiles(tiles []tlog.Tile, d [][]byte) {}

func (r tileReader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(tiles))
	for i, t := range tiles {
		data, err := r.tile(t)
		if err != nil {
			return nil, err
		}
		out[i] = data
	}
	return out, nil
}

// bundle gives the first t.W entries of a bundle, which has no more unless it is the full one.
func (l *log) bundle(t tlog.Tile) ([][]byte, error) {
	data, full, err := l.read(t)
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(entries) < t.W {
		if len(data) < 2 || len(data)-2 < int(data[0])<<8|int(data[1]) {
			return nil, fmt.Errorf("%s is cut off at entry %d", l.path(t), len(entries))
		}
		size := int(data[0])<<8 | int(data[1])
		entries = append(entries, data[2:2+size])
		data = data[2+size:]
	}
	if len(data) > 0 && (t.W == width || !full) {
		return nil, fmt.Errorf("%s has %d bytes to spare", l.path(t), len(data))
	}
	return entries, nil
}

// readEntries fills hashes and stored from the bundles.
func (l *log) readEntries() error {
	for n := int64(0); n*width < l.tree.N; n++ {
		w := l.tree.N - n*width
		if w > width {
			w = width
		}
		entries, err := l.bundle(tlog.Tile{H: height, L: -1, N: n, W: int(w)})
		if err != nil {
			return err
		}
		for _, entry := range entries {
			index := int64(len(l.hashes))
			stored, err := tlog.StoredHashes(index, entry, l)
			if err != nil {
				return err
			}
			l.stored = append(l.stored, stored...)
			l.hashes = append(l.hashes, tlog.RecordHash(entry))
		}
	}
	return nil
}

// rootAt is the root of the first n entries. Older versions of tlog give the empty tree no hash.
func (l *log) rootAt(n int64) (tlog.Hash, error) {
	if n == 0 {
		return tlog.Hash(sha256.Sum256(nil)), nil
	}
	return tlog.TreeHash(n, l)
}

// checkTiles compares every hash tile of the tree with what the entries give.
func (l *log) checkTiles() error {
	tiles := tlog.NewTiles(height, 0, l.tree.N)
	for i, t := range tiles {
		if i+1 < len(tiles) && tiles[i+1].L == t.L && tiles[i+1].N == t.N {
			continue // a partial tile of some earlier size, which tlog may list
		}
		want, err := tlog.ReadTileData(t, l)
		if err != nil {
			return err
		}
		got, err := l.tile(t)
		if err != nil {
			return err
		}
		if !bytes.Equal(got, want) {
			return fmt.Errorf("%s is not the tile of its entries", l.path(t))
		}
	}
	return nil
}

// sample gives the numbers 0..n-1 that are checked: all of a small tree, else the edges of tiles
// and of the tree, and others between.
func sample(n int64) []int64 {
	var out []int64
	for i := int64(0); i < n; i++ {
		edge := i < 3 || i > n-4 || (i&(width-1) == 0 && (i>>height)%(1+n>>18) == 0)
		if n <= checkAll || edge || i%(n/512+1) == 7 {
			out = append(out, i)
		}
	}
	return out
}

func (l *log) checkInclusion() (int, error) {
	tiles := tlog.TileHashReader(l.tree, tileReader{l})
	indexes := sample(l.tree.N)
	for _, i := range indexes {
		proof, err := tlog.ProveRecord(l.tree.N, i, tiles)
		if err == nil {
			err = tlog.CheckRecord(proof, l.tree.N, l.tree.Hash, i, l.hashes[i])
		}
		if err != nil {
			return 0, fmt.Errorf("inclusion of entry %d: %v", i, err)
		}
	}
	return len(indexes), nil
}

func (l *log) checkConsistency() (int, error) {
	tiles := tlog.TileHashReader(l.tree, tileReader{l})
	sizes := sample(l.tree.N)
	for _, i := range sizes {
		old := i + 1
		root, err := l.rootAt(old)
		if err != nil {
			return 0, err
		}
		proof, err := tlog.ProveTree(l.tree.N, old, tiles)
		if err == nil {
			err = tlog.CheckTree(proof, l.tree.N, l.tree.Hash, old, root)
		}
		if err != nil {
			return 0, fmt.Errorf("consistency of sizes %d and %d: %v", old, l.tree.N, err)
		}
	}
	return len(sizes), nil
}

// parseProof reads a .tlog-proof as far as its checkpoint.
func parseProof(data []byte) (index int64, proof tlog.RecordProof, checkpoint []byte, err error) {
	split := bytes.Index(data, []byte("\n\n"))
	if split < 0 {
		return 0, nil, nil, fmt.Errorf("no blank line")
	}
	lines := strings.Split(string(data[:split]), "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		return 0, nil, nil, fmt.Errorf("first line %q", lines[0])
	}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		extra := strings.TrimPrefix(lines[0], "extra ")
		if _, err := base64.StdEncoding.Strict().DecodeString(extra); err != nil {
			return 0, nil, nil, err
		}
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return 0, nil, nil, fmt.Errorf("no index line")
	}
	index, err = strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	for _, line := range lines[1:] {
		hash, hashErr := tlog.ParseHash(line)
		if hashErr != nil && err == nil {
			err = hashErr
		}
		proof = append(proof, hash)
	}
	return index, proof, data[split+2:], err
}

// checkProof checks one proof file against the entry, and its checkpoint against the entries.
func (l *log) checkProof(data []byte) error {
	index, proof, checkpoint, err := parseProof(data)
	if err != nil {
		return err
	}
	tree, err := l.open(checkpoint)
	if err != nil {
		return err
	}
	if index < 0 || index >= l.tree.N || tree.N > l.tree.N {
		return fmt.Errorf("entry %d at size %d, but the log has %d", index, tree.N, l.tree.N)
	}
	root, err := l.rootAt(tree.N)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return fmt.Errorf("root %v at size %d, but the entries give %v", tree.Hash, tree.N, root)
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, l.hashes[index])
}

func (l *log) checkProofs() (int, error) {
	files, err := filepath.Glob(filepath.Join(l.dir, "proofs", "*.tlog-proof"))
	if err != nil {
		return 0, err
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err == nil {
			err = l.checkProof(data)
		}
		if err != nil {
			return 0, fmt.Errorf("%s: %v", file, err)
		}
	}
	return len(files), nil
}

func load(dir, vkey string) (*log, error) {
	v, err := note.NewVerifier(strings.TrimSuffix(vkey, "\n"))
	if err != nil {
		return nil, err
	}
	l := &log{dir: dir, known: note.VerifierList(v), origin: v.Name()}
	data, err := l.get("checkpoint")
	if err != nil {
		return nil, err
	}
	if l.tree, err = l.open(data); err != nil {
		return nil, fmt.Errorf("checkpoint: %v", err)
	}
	if err := l.readEntries(); err != nil {
		return nil, err
	}
	root, err := l.rootAt(l.tree.N)
	if err == nil && root != l.tree.Hash {
		err = fmt.Errorf("the checkpoint's root is %v, that of the entries %v", l.tree.Hash, root)
	}
	return l, err
}

func run(dir, vkey string) error {
	l, err := load(dir, vkey)
	if err != nil {
		return err
	}
	if err := l.checkTiles(); err != nil {
		return err
	}
	inclusion, err := l.checkInclusion()
	if err != nil {
		return err
	}
	consistency, err := l.checkConsistency()
	if err != nil {
		return err
	}
	proofs, err := l.checkProofs()
	if err != nil {
		return err
	}
	fmt.Printf("go: %d entries, %d inclusion, %d consistency, %d proofs agree\n",
		l.tree.N, inclusion, consistency, proofs)
	return nil
}

func main() {
	var vkey string
	switch len(os.Args) {
	case 2:
		data, err := os.ReadFile(filepath.Join(os.Args[1], "vkey"))
		if err != nil {
			fmt.Printf("go: %v\n", err)
			os.Exit(1)
		}
		vkey = string(data)
	case 3:
		vkey = os.Args[2]
	default:
		fmt.Fprintln(os.Stderr, "usage: go DIR | go URL VKEY")
		os.Exit(2)
	}
	if err := run(os.Args[1], vkey); err != nil {
		fmt.Printf("go: %v\n", err)
		os.Exit(1)
	}
}

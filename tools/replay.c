// SPDX-License-Identifier: Apache-2.0
// Runs a fuzz target over the files of one folder, so that a corpus is an ordinary test where
// libFuzzer is not: replay DIR. An empty or missing folder fails: a test that runs nothing is none.
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *dir, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "rb");
    if (!f)
        return 0;
    uint8_t *data = malloc(1 << 20);
    if (!data)
        abort();
    size_t size = fread(data, 1, 1 << 20, f);
    fclose(f);
    uint8_t *exact = malloc(size ? size : 1); // so that a read past the end is seen
    if (!exact)
        abort();
    for (size_t i = 0; i < size; i++)
        exact[i] = data[i];
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    free(data);
    return 1;
}

int main(int argc, char **argv) {
    DIR *dir = argc == 2 ? opendir(argv[1]) : NULL;
    if (!dir) {
        fprintf(stderr, "usage: replay DIR (a corpus that exists)\n");
        return 2;
    }
    int runs = 0;
    for (struct dirent *d; (d = readdir(dir));)
        if (d->d_name[0] != '.')
            runs += replay(argv[1], d->d_name);
    closedir(dir);
    printf("%d inputs\n", runs);
    return runs == 0;
}

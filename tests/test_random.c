/* Counter-based random numbers: the published vectors, any cutting into blocks, and no
 * relation between neighbours in any of the five arguments. */
#include "models/isa.h" /* first: it gives the names below their suffix */

#include "alvh/random.h"

#include "expect.h"
#include "hot.h"

/* Threefry4x64-20 as the paper states it, with none of the library's code. */
static void threefry_plain(const uint64_t counter[4], const uint64_t key[4],
                           uint64_t word[4])
{
    static const int rotation[8][2] = {{14, 16}, {52, 57}, {23, 40}, {5, 37},
                                       {25, 33}, {46, 12}, {58, 22}, {32, 32}};
    uint64_t schedule[5] = {key[0], key[1], key[2], key[3], 0x1BD11BDAA9FC1A22u};
    for (int i = 0; i < 4; i++)
        schedule[4] ^= key[i];
    for (int i = 0; i < 4; i++)
        word[i] = counter[i] + schedule[i];
    for (int round = 0; round < 20; round++) {
        const int second = round % 2 == 0 ? 1 : 3; /* the partner of word 0 */
        for (int mix = 0; mix < 2; mix++) {
            const int a = 2 * mix;
            const int b = mix == 0 ? second : 4 - second;
            const int turn = rotation[round % 8][mix];
            word[a] += word[b];
            word[b] = ((word[b] << turn) | (word[b] >> (64 - turn))) ^ word[a];
        }
        if (round % 4 == 3) {
            const int injection = round / 4 + 1;
            for (int i = 0; i < 4; i++)
                word[i] += schedule[(injection + i) % 5];
            word[3] += (uint64_t)injection;
        }
    }
}

/* From Random123's kat_vectors: counter, key, answer. */
static const uint64_t known_answers[3][12] = {
    {0, 0, 0, 0, 0, 0, 0, 0, 0x09218ebde6c85537u, 0x55941f5266d86105u, 0x4bd25e16282434dcu,
     0xee29ec846bd2e40bu},
    {~0ull, ~0ull, ~0ull, ~0ull, ~0ull, ~0ull, ~0ull, ~0ull, 0x29c24097942bba1bu,
     0x0371bbfb0f6f4e11u, 0x3c231ffa33f83a1cu, 0xcd29113fde32d168u},
    {0x243f6a8885a308d3u, 0x13198a2e03707344u, 0xa4093822299f31d0u, 0x082efa98ec4e6c89u,
     0x452821e638d01377u, 0xbe5466cf34e90c6cu, 0xbe5466cf34e90c6cu, 0xc0ac29b7c97c50ddu,
     0xa7e8fde591651bd9u, 0xbaafd0c30138319bu, 0x84a5c1a729e685b9u, 0x901d406ccebc1ba4u},
};

static void the_plain_twin_returns_the_published_answers(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        uint64_t word[4];
        threefry_plain(known_answers[i], known_answers[i] + 4, word);
        assert_memory_equal(word, known_answers[i] + 8, sizeof word);
    }
}

/* 52 bits of a word and a half, over 2^52. */
static double uniform_of(uint64_t word)
{
    return ((double)(word >> 12) + 0.5) * 0x1p-52;
}

static void uniforms_are_the_words_of_key_and_counter(void **state)
{
    (void)state;
    enum { LANES = 37 };
    const uint64_t seeds[] = {0, 20230215, ~0ull, 0x452821e638d01377u};
    const uint64_t paths[] = {0, 123456, ~0ull - LANES, 0x243f6a8885a308d3u};
    const uint32_t days[] = {0, 251, ~0u, 0x13198a2e};
    const uint32_t draws[] = {0, 3, ~0u, 0xa4093822};
    for (int i = 0; i < 4; i++) {
        double lane[4][LANES], one[4];
        double *const uniform[4] = {lane[0], lane[1], lane[2], lane[3]};
        const enum alvh_stream stream = (enum alvh_stream)i;
        alvh_random_uniforms(seeds[i], stream, paths[i], days[i], draws[i], LANES, uniform);
        for (int l = 0; l < LANES; l++) {
            const uint64_t counter[4] = {paths[i] + (uint64_t)l, days[i], draws[i], 0};
            const uint64_t key[4] = {seeds[i], (uint64_t)i, 0, 0};
            uint64_t word[4];
            threefry_plain(counter, key, word);
            alvh_random_uniforms_one(seeds[i], stream, counter[0], days[i], draws[i], one);
            for (int w = 0; w < 4; w++) {
                assert_true(lane[w][l] == uniform_of(word[w]));
                assert_true(one[w] == lane[w][l]);
            }
        }
    }
}

static void any_cutting_into_blocks_gives_the_same_numbers(void **state)
{
    (void)state;
    enum { LANES = 1024 };
    static double whole[4][LANES], part[4][LANES];
    double *const all[4] = {whole[0], whole[1], whole[2], whole[3]};
    alvh_random_uniforms(7, ALVH_STREAM_DIFFUSION, 1000, 12, 0, LANES, all);
    for (int block = 1; block <= 200; block += 13) {
        for (int from = 0; from < LANES; from += block) {
            const int lanes = from + block < LANES ? block : LANES - from;
            double *const some[4] = {part[0] + from, part[1] + from, part[2] + from,
                                     part[3] + from};
            alvh_random_uniforms(7, ALVH_STREAM_DIFFUSION, 1000 + (uint64_t)from, 12, 0,
                                 lanes, some);
        }
        assert_memory_equal(whole, part, sizeof whole);
    }
}

enum { SAMPLE = 1 << 18, CHUNK = 1024 };

/* The mean of (u - 1/2)(u' - 1/2) over paths, every word with every word of a neighbour. */
static void assert_unrelated(uint64_t seed, enum alvh_stream stream, uint64_t path,
                             uint32_t day, uint32_t draw)
{
    static double here[4][CHUNK], there[4][CHUNK];
    double *const base[4] = {here[0], here[1], here[2], here[3]};
    double *const moved[4] = {there[0], there[1], there[2], there[3]};
    double product[4][4] = {{0.0}};
    for (uint64_t first = 0; first < SAMPLE; first += CHUNK) {
        alvh_random_uniforms(11, ALVH_STREAM_DIFFUSION, first, 5, 0, CHUNK, base);
        alvh_random_uniforms(seed, stream, first + path, day, draw, CHUNK, moved);
        for (int a = 0; a < 4; a++)
            for (int b = 0; b < 4; b++)
                for (int l = 0; l < CHUNK; l++)
                    product[a][b] += (here[a][l] - 0.5) * (there[b][l] - 0.5);
    }
    for (int a = 0; a < 4; a++)
        for (int b = 0; b < 4; b++) /* the standard error is 1/12/sqrt(n) */
            assert_near(product[a][b] / SAMPLE, 0.0, 4.5 / 12.0 / sqrt(SAMPLE));
}

static void neighbours_are_unrelated(void **state)
{
    (void)state;
    assert_unrelated(12, ALVH_STREAM_DIFFUSION, 0, 5, 0);
    assert_unrelated(11, ALVH_STREAM_EVENTS, 0, 5, 0);
    assert_unrelated(11, ALVH_STREAM_DIFFUSION, 1, 5, 0);
    assert_unrelated(11, ALVH_STREAM_DIFFUSION, 0, 6, 0);
    assert_unrelated(11, ALVH_STREAM_DIFFUSION, 0, 5, 1);
}

static void uniforms_fill_the_open_interval_evenly(void **state)
{
    (void)state;
    static double lane[4][CHUNK];
    double *const uniform[4] = {lane[0], lane[1], lane[2], lane[3]};
    enum { CELLS = 64 };
    static int count[4][CELLS];
    double mean[4] = {0.0}, square[4] = {0.0};
    for (uint64_t first = 0; first < SAMPLE; first += CHUNK) {
        alvh_random_uniforms(3, ALVH_STREAM_EVENTS, first, 0, 9, CHUNK, uniform);
        for (int w = 0; w < 4; w++)
            for (int l = 0; l < CHUNK; l++) {
                assert_true(lane[w][l] > 0.0 && lane[w][l] < 1.0);
                count[w][(int)(lane[w][l] * CELLS)]++;
                mean[w] += lane[w][l] / SAMPLE;
                square[w] += lane[w][l] * lane[w][l] / SAMPLE;
            }
    }
    for (int w = 0; w < 4; w++) {
        assert_near(mean[w], 0.5, 4.0 * sqrt(1.0 / 12 / SAMPLE));
        assert_near(square[w], 1.0 / 3, 4.0 * sqrt(4.0 / 45 / SAMPLE));
        double chi_square = 0.0;
        const double expected = (double)SAMPLE / CELLS;
        for (int cell = 0; cell < CELLS; cell++)
            chi_square +=
                (count[w][cell] - expected) * (count[w][cell] - expected) / expected;
        assert_near(chi_square, CELLS - 1, 4.0 * sqrt(2.0 * (CELLS - 1)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_plain_twin_returns_the_published_answers),
        cmocka_unit_test(uniforms_are_the_words_of_key_and_counter),
        cmocka_unit_test(any_cutting_into_blocks_gives_the_same_numbers),
        cmocka_unit_test(neighbours_are_unrelated),
        cmocka_unit_test(uniforms_fill_the_open_interval_evenly),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
